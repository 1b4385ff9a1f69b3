import { OnlineBag } from '../bag-online.ts'
import { decideBag } from '../bag.ts'
import { decideCounter } from '../counter.ts'
import { OnlineQueue } from '../queue-online.ts'
import { pick } from '../queue-operations.ts'
import { decideQueue } from '../queue.ts'
import { decideStack } from '../stack.ts'
import { flawOf, isLinearizable, stepOf } from './queue-brute-force.ts'
import {
  type Draw,
  drawsOf,
  type HistorySize,
  randomCounterHistory,
  randomHistory,
} from './queue-histories.ts'
import {
  deleteReads,
  deleteSoundly,
  faultOf,
  judgedCounter,
  judgedQueue,
  onlineFaultOf,
  type Judged,
} from './queue-laws.ts'
import type { Decision, Intervals } from '../procedure.ts'

const LARGEST_FOR_THE_DEFINITION = 14

/** What came of many random histories. */
export interface Tally {
  valid: number
  invalid: number
  unfit: number
  /** How many linearizable histories lost operations by deletions that are called sound. */
  deleted: number
  readonly faults: string[]
}

const judgeQueue =
  (discipline: 'queue' | 'stack' | 'bag', decide: typeof decideQueue) => (draw: Draw, tally: Tally) => {
    const judged = judgedQueue(discipline, randomHistory(discipline, sizeOf(draw), draw, draw(4) > 0))
    return faultOrDeletion(judged, decide(judged.operations), tally, () =>
      deleteSoundly(judged.operations, draw),
    )
  }

/** What is too large for the definition still brings its proof: an order that replays, or a few operations that are invalid. */
const judgeLarge =
  (discipline: 'queue' | 'stack' | 'bag', decide: typeof decideQueue) => (draw: Draw, tally: Tally) => {
    const size = {
      operations: 20 + draw(180),
      processes: 1 + draw(20),
      crashes: discipline !== 'bag' && draw(3) === 0 ? draw(5) : 0,
    }
    const operations = randomHistory(discipline, size, draw, draw(2) > 0)
    const decision = decide(operations)
    tally[decision.kind]++
    if (decision.kind === 'valid')
      return flawOf(operations, decision.order, [], stepOf(discipline, operations))
    if (decision.kind === 'unfit') return undefined
    const part = pick(operations, decision.obstruction)
    if (part.length > LARGEST_FOR_THE_DEFINITION) return undefined
    return isLinearizable(part, [], stepOf(discipline, part)) ? 'the obstruction is linearizable' : undefined
  }

const judgeOnline = (discipline: 'queue' | 'bag', judge: () => OnlineBag) => (draw: Draw, tally: Tally) =>
  onlineFaultOf(
    discipline,
    randomHistory(discipline, sizeOf(draw), draw, draw(4) > 0),
    judge(),
    (possible) => {
      tally[possible ? 'valid' : 'invalid']++
    },
  )

const fuzzers = {
  queue: judgeQueue('queue', decideQueue),
  bag: judgeQueue('bag', decideBag),
  stack: judgeQueue('stack', decideStack),
  counter: (draw: Draw, tally: Tally) => {
    const judged = judgedCounter(randomCounterHistory(sizeOf(draw), draw, draw(4) > 0))
    const { operations } = judged
    return faultOrDeletion(judged, decideCounter(operations), tally, () => deleteReads(operations, draw))
  },
  'large queue': judgeLarge('queue', decideQueue),
  'large bag': judgeLarge('bag', decideBag),
  'large stack': judgeLarge('stack', decideStack),
  'queue online': judgeOnline('queue', () => new OnlineQueue()),
  'bag online': judgeOnline('bag', () => new OnlineBag()),
}

/** The procedures that can be fuzzed. */
export const fuzzed = Object.keys(fuzzers) as (keyof typeof fuzzers)[]

/**
 * Holds a procedure against the definition on random small histories. For the online ones, prefixes are counted.
 *
 * @param procedure - which one
 * @param count - how many histories
 * @param seed - other seeds give other histories
 */
export function fuzz(procedure: keyof typeof fuzzers, count: number, seed: string): Tally {
  const tally: Tally = { valid: 0, invalid: 0, unfit: 0, deleted: 0, faults: [] }
  for (let i = 0; i < count; i++) {
    const name = `${procedure}/${seed}/${i}`
    const fault = fuzzers[procedure](drawsOf(name), tally)
    if (fault !== undefined) tally.faults.push(`${name}: ${fault}`)
  }
  return tally
}

function sizeOf(draw: Draw): HistorySize {
  return { operations: 3 + draw(7), processes: 1 + draw(5), crashes: 8 * draw(3) }
}

function faultOrDeletion<Operations extends Intervals, State>(
  judged: Judged<Operations, State>,
  decision: Decision,
  tally: Tally,
  deleteSome: () => readonly number[],
): string | undefined {
  tally[decision.kind]++
  const fault = faultOf(judged, decision)
  if (fault !== undefined || decision.kind !== 'valid') return fault
  const left = deleteSome()
  if (left.length === judged.operations.length) return undefined
  tally.deleted++
  const part = judged.pick(judged.operations, left)
  return isLinearizable(part, judged.initial, judged.stepOf(part))
    ? undefined
    : 'a deletion that is called sound makes it not linearizable'
}
