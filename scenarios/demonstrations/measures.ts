import { availabilityIn, besideAny } from '../comparing/availability.ts'
import { percentilesOf } from '../comparing/latency.ts'
import type { Performed } from '../comparing/performed.ts'
import type { Demonstration, Seen } from './demonstration.ts'
import { leadershipsIn } from './leaderships.ts'

/** A figure, and how it is said. */
export interface Figure {
  /** Absent where there was nothing to measure. */
  readonly value?: number
  readonly words: string
}

/** A measure before and after a repair. */
export interface Cost {
  readonly measure: string
  readonly unit: 'ms' | 'share' | 'count'
  readonly before: Figure
  readonly after: Figure
}

/** What can be measured of a run. */
interface Measure {
  readonly words: string
  readonly unit: Cost['unit']
  readonly of: (seen: Seen, demonstration: Demonstration) => Figure
}

const MICROSECONDS = 1_000
const NOTHING: Figure = { words: 'none' }

/** What the repairs of demonstrations are weighed by. */
const measures = {
  reads: {
    words: 'a read takes (median)',
    unit: 'ms',
    of: ({ measured }, demonstration) => medianOf(measured.main.filter(isRead), demonstration),
  },
  writes: {
    words: 'a write takes (median)',
    unit: 'ms',
    of: ({ measured }, demonstration) => medianOf(measured.main.filter(isWrite), demonstration),
  },
  slowest: {
    words: 'the slowest request takes',
    unit: 'ms',
    of: ({ measured }, { delayMs }) => {
      const times = measured.main.filter(succeeded).map(({ from, to }) => to - from)
      return times.length === 0 ? NOTHING : lasting(Math.max(...times) / MICROSECONDS, delayMs)
    },
  },
  failover: {
    words: 'the longest wait after the crash',
    unit: 'ms',
    of: ({ run, measured: { main } }, { delayMs }) => {
      const crash = run.record.faults.find((fault) => fault.injected && fault.fault.kind === 'crash')
      const from = crash?.injected === true ? crash.from : Number.POSITIVE_INFINITY
      const waits = main.filter((operation) => operation.from >= from).map(({ from, to }) => to - from)
      return waits.length === 0 ? NOTHING : lasting(Math.max(...waits) / MICROSECONDS, delayMs)
    },
  },
  minority: {
    words: 'answered in the minority during the cut',
    unit: 'share',
    of: (seen, { cut }) => answeredBeside(seen, cut, cut?.minority),
  },
  majority: {
    words: 'answered in the majority during the cut',
    unit: 'share',
    of: (seen, { cut }) => answeredBeside(seen, cut, cut?.majority),
  },
  answered: {
    words: 'requests answered',
    unit: 'share',
    of: ({ measured: { main } }) => share(main.filter(succeeded).length, main.length),
  },
  lost: {
    words: 'acknowledged writes lost',
    unit: 'count',
    of: ({ measured: { lostWrites } }) => ({
      value: lostWrites.lost,
      words: `${lostWrites.lost} of ${lostWrites.acknowledged}`,
    }),
  },
  stale: {
    words: 'reads that were stale',
    unit: 'count',
    of: ({ measured: { staleness } }) =>
      staleness === undefined
        ? NOTHING
        : { value: staleness.stale, words: `${staleness.stale} of ${staleness.reads}` },
  },
  messages: {
    words: 'messages an operation',
    unit: 'count',
    of: ({ measured: { crossed } }) =>
      crossed.operations === 0 ? NOTHING : rounded(crossed.messages / crossed.operations),
  },
  elections: {
    words: 'times that a node became leader',
    unit: 'count',
    of: ({ run }) => {
      const { length } = leadershipsIn(run.record)
      return { value: length, words: String(length) }
    },
  },
} as const satisfies { readonly [name: string]: Measure }

/** The name of what can be measured of a run. */
export type MeasureName = keyof typeof measures

/** All of them. */
export const measureNames = Object.keys(measures) as readonly MeasureName[]

/** Each measure of a demonstration, before and after its repair. */
export function costsOf(demonstration: Demonstration, before: Seen, after: Seen): readonly Cost[] {
  return demonstration.costs.map((name) => {
    const { words, unit, of }: Measure = measures[name]
    return { measure: words, unit, before: of(before, demonstration), after: of(after, demonstration) }
  })
}

const isRead = (operation: Performed): boolean => operation.isRead
const isWrite = (operation: Performed): boolean => !operation.isRead
const succeeded = ({ outcome }: Performed): boolean => outcome === 'ok'

function medianOf(performed: readonly Performed[], { delayMs }: Demonstration): Figure {
  const { operations, p50Ms } = percentilesOf(performed)
  return operations === 0 ? NOTHING : lasting(p50Ms, delayMs)
}

/** A time in milliseconds, and in multiples of d. */
function lasting(ms: number, delayMs: number): Figure {
  return { value: ms, words: `${ms.toFixed(1)} ms (${(ms / delayMs).toFixed(1)} d)` }
}

function answeredBeside(
  { measured }: Seen,
  cut: Demonstration['cut'],
  nodes: readonly string[] = [],
): Figure {
  if (cut === undefined) return NOTHING
  const stretch = { from: cut.fromMs * MICROSECONDS, to: cut.toMs * MICROSECONDS }
  const { requests, answered } = availabilityIn(besideAny(measured.main, nodes), stretch, 0)
  return share(answered, requests)
}

function share(part: number, whole: number): Figure {
  return whole === 0 ? NOTHING : { value: part / whole, words: `${part} of ${whole}` }
}

function rounded(value: number): Figure {
  return { value, words: value.toFixed(1) }
}
