import { InputError, type TraceEvent } from '../../sim/index.ts'
import { firstDifferentEvent } from './event-digests.ts'
import { RunInWorker } from './run-in-worker.ts'
import type { RunAnswer, RunFailure, RunOrder, RunOutcome, RunSource } from './run-order.ts'
import { valueDifference } from './value-difference.ts'

/** What a comparison of a run in a fresh worker with one in a used worker came to. */
export type Determinism =
  | { readonly same: true; readonly traceHash: string }
  | {
      readonly same: false
      /** One sentence. */
      readonly why: string
      readonly fresh: ComparedRun
      readonly used: ComparedRun
    }

/** One of the two runs. What is absent could not be had: of a run that threw, or that had ended before the event. */
export interface ComparedRun {
  /** The seeds that its worker had run before. */
  readonly before: readonly string[]
  readonly traceHash?: string
  readonly events?: number
  readonly verdict?: 'valid' | 'invalid' | 'unknown'
  /** What was violated first, or what it threw. */
  readonly violation?: string
  /** The first event that is not the same in the other run. */
  readonly event?: TraceEvent
  /** What the event's node was handling, in words. */
  readonly handler?: string
  /** The events that led to it, the nearest first. */
  readonly causes?: readonly TraceEvent[]
}

/** The run that is to be compared. */
export interface DeterminismOptions {
  readonly source: RunSource
  readonly seed: string
  /** Milliseconds of real time after which code that has not returned is stopped. */
  readonly patienceMs: number
  /** The trace hash that the run had in this process, if it was there too. */
  readonly traceHash?: string
}

/** A run, the worker it is in and what it came to. */
interface Side {
  readonly before: readonly string[]
  readonly worker: RunInWorker
  readonly answer: RunAnswer
}

/**
 * Runs a scenario in a worker that has just loaded its code, and in one that has run it before, under another seed and under
 * the same one: what code keeps between runs makes a difference there. If there is one, it is looked for in the same
 * circumstances again, in two new workers that keep the trace, and the first event that differs is named.
 *
 * @throws InputError - if the scenario cannot be run in a worker at all
 */
export async function checkDeterminism(options: DeterminismOptions): Promise<Determinism> {
  const other = options.seed === '1' ? '2' : '1'
  const afterOther = await comparedAfter([other], options)
  // The same seed as well: keys that depend on the seed are known only to who has seen them.
  return afterOther.same ? comparedAfter([other, options.seed], options) : afterOther
}

/** Compares a run in a fresh worker with one in a worker that has run some seeds before. */
async function comparedAfter(seeds: readonly string[], options: DeterminismOptions): Promise<Determinism> {
  const first = await inBothWorkers(seeds, options, false, (fresh, used) =>
    Promise.resolve({ found: differenceInOutcome(fresh, used), hashes: hashesOf(fresh, used) }),
  )
  if (first.found !== 'events') return first.found ?? asInThisProcess(options.traceHash, first.hashes)
  return inBothWorkers(seeds, options, true, async (fresh, used) => {
    const found = differenceInOutcome(fresh, used)
    if (found === 'events') return differenceInEvents(fresh, used)
    if (found !== undefined) return found
    return {
      same: false,
      why: `the runs differed once (trace hashes ${first.hashes.join(' and ')}) and were the same when they were looked at again: what made the difference is not the same each time`,
      fresh: comparedRun(fresh),
      used: comparedRun(used),
    }
  })
}

async function inBothWorkers<T>(
  seeds: readonly string[],
  { source, seed, patienceMs }: DeterminismOptions,
  trace: boolean,
  compare: (fresh: Side, used: Side) => Promise<T>,
): Promise<T> {
  const order: Omit<RunOrder, 'before'> = { source, seed, patienceMs, trace }
  const runs = [[], seeds].map((before) => ({
    before,
    worker: new RunInWorker({ ...order, before }),
  }))
  try {
    const sides = await Promise.all(runs.map(async (run) => ({ ...run, answer: await run.worker.answer })))
    return await compare(sides[0] as Side, sides[1] as Side)
  } finally {
    await Promise.all(runs.map(({ worker }) => worker.end()))
  }
}

/** What differs in what two runs came to, `'events'` if it is to be looked for there, `undefined` if nothing does. */
function differenceInOutcome(
  freshSide: Side,
  usedSide: Side,
): Extract<Determinism, { same: false }> | 'events' | undefined {
  const fresh = freshSide.answer.outcome
  const used = usedSide.answer.outcome
  const different = (why: string) => ({
    same: false as const,
    why,
    fresh: comparedRun(freshSide),
    used: comparedRun(usedSide),
  })
  if (failed(fresh)) {
    if (failed(used))
      throw new InputError(`the run cannot be compared, for it fails in a worker: ${fresh.error}`)
    return different(`the run failed in a fresh worker (${fresh.error}) and came to its end in a used one`)
  }
  if (failed(used))
    return different(`the run came to its end in a fresh worker and failed in a used one (${used.error})`)
  const scenario = valueDifference(JSON.parse(fresh.scenario), JSON.parse(used.scenario))
  if (scenario !== undefined) {
    return different(
      `the scenario is not the same each time it is loaded and resolved: ${inWords(scenario.path, scenario.left, scenario.right)}`,
    )
  }
  if (fresh.traceHash !== used.traceHash || fresh.events !== used.events) return 'events'
  const judged = fresh.properties.findIndex((property, i) => {
    return valueDifference(property, used.properties[i]) !== undefined
  })
  if (judged === -1) return undefined
  const [left, right] = [fresh.properties[judged], used.properties[judged]]
  return different(
    `every event is the same, but "${left?.name}" is ${left?.verdict} in a fresh worker (${left?.why}) and ${right?.verdict} in a used one (${right?.why})`,
  )
}

async function differenceInEvents(fresh: Side, used: Side): Promise<Determinism> {
  const none = new Uint32Array()
  const index = firstDifferentEvent(fresh.answer.digests ?? none, used.answer.digests ?? none)
  if (index === undefined) {
    return {
      same: false,
      why: 'the trace hashes differ, though no event does',
      fresh: comparedRun(fresh),
      used: comparedRun(used),
    }
  }
  const looks = [await fresh.worker.lookAt(index), await used.worker.lookAt(index)]
  const [left, right] = looks.map((look) => look?.event)
  const time = (left ?? right)?.time ?? 0
  const what =
    left === undefined || right === undefined
      ? endOf(left === undefined ? fresh : used, left === undefined ? 'fresh' : 'used')
      : differenceOfEvents(left, right)
  return {
    same: false,
    why: `the runs part at event ${index}, at ${time / 1_000_000} s of virtual time: ${what}`,
    fresh: { ...comparedRun(fresh), ...looks[0] },
    used: { ...comparedRun(used), ...looks[1] },
  }
}

/** That a run had ended, and why, if that was not because its time was over. */
function endOf(side: Side, name: string): string {
  const { violation } = comparedRun(side)
  return `the run in the ${name} worker had ended${violation === undefined ? '' : ` (${violation})`}`
}

/** The most telling difference of two events. */
function differenceOfEvents(left: TraceEvent, right: TraceEvent): string {
  const facts = ({ kind, node, time, peer, payload, text, ...rest }: TraceEvent): object => ({
    kind,
    node,
    time,
    peer,
    payload,
    text,
    ...rest,
  })
  const found = valueDifference(facts(left), facts(right))
  return found === undefined ? 'it differs' : inWords(found.path, found.left, found.right)
}

function inWords(path: string, left: unknown, right: unknown): string {
  return `${path} is ${valueInWords(left)} in a fresh worker and ${valueInWords(right)} in a used one`
}

function valueInWords(value: unknown): string {
  if (value === undefined) return 'absent'
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Two workers agree; this process, in which the run was the first as well, should agree with them. */
function asInThisProcess(traceHash: string | undefined, [inWorkers = '']: readonly string[]): Determinism {
  if (traceHash === undefined || traceHash === inWorkers) return { same: true, traceHash: inWorkers }
  return {
    same: false,
    why: `the run had the trace hash ${traceHash} in this process and ${inWorkers} in a worker, fresh or used`,
    fresh: { before: [], traceHash: inWorkers },
    used: { before: [], traceHash: inWorkers },
  }
}

function hashesOf(...sides: readonly Side[]): readonly string[] {
  return sides.map(({ answer: { outcome } }) => (failed(outcome) ? '' : outcome.traceHash))
}

function comparedRun({ before, answer: { outcome } }: Side): ComparedRun {
  if (failed(outcome)) return { before, violation: outcome.error }
  const { traceHash, events, verdict, properties } = outcome
  const violated = properties.find((property) => property.verdict === 'invalid')
  return {
    before,
    traceHash,
    events,
    verdict,
    ...(violated === undefined ? {} : { violation: violated.why }),
  }
}

function failed(outcome: RunOutcome | RunFailure): outcome is RunFailure {
  return 'error' in outcome
}
