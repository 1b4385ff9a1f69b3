import type { ComparedRun, Determinism } from '../scenarios/files/determinism.ts'
import type { Trace, TraceEvent } from '../sim/index.ts'
import type { Output } from './output.ts'
import { counted, printable, seconds } from './text.ts'
import { traceLines } from './trace-lines.ts'

/** What a comparison of runs came to, as lines: the sentence, and what each run did at the first event that differs. */
export function* determinismLines(determinism: Determinism, { paint }: Output): Generator<string> {
  if (determinism.same) {
    yield `${paint.green('DETERMINISTIC')}  the same in a fresh worker and in a used one`
    return
  }
  const { why, fresh, used } = determinism
  const parted = fresh.event !== undefined || used.event !== undefined
  yield `${paint.bold(paint.red('NOT DETERMINISTIC'))}  ${printable(why)}`
  for (const [name, run] of [
    ['fresh worker', fresh],
    ['used worker', used],
  ] as const) {
    yield ''
    yield `  ${paint.bold(name)}${run.before.length === 0 ? '' : `, which had run ${run.before.length === 1 ? 'seed' : 'seeds'} ${printable(run.before.join(' and '))}`}`
    for (const [fact, text] of factsOf(run, parted))
      yield `    ${paint.dim(fact.padEnd(10))}  ${printable(text)}`
    if (run.event === undefined) continue
    const events = [run.event, ...(run.causes ?? [])]
    for (const line of traceLines(excerptOf(events), () => true)) yield `    ${line}`
  }
  if (!parted) return
  yield ''
  yield paint.dim(
    '  What code keeps between runs makes the difference: a variable, cache or counter at the top of a module or in a closure\n  around create. What belongs to a node stands inside create.',
  )
}

function* factsOf(run: ComparedRun, parted: boolean): Generator<readonly [fact: string, text: string]> {
  const { event, handler, traceHash, events, verdict, violation } = run
  if (event !== undefined) {
    yield ['event', `#${event.index} ${event.kind} at ${seconds(event.time)} s`]
    yield ['node', event.node ?? 'none: it happens to the whole cluster']
    yield ['handler', handler ?? '']
  } else if (parted) yield ['event', 'none: the run had ended']
  if (traceHash !== undefined) {
    yield ['trace hash', events === undefined ? traceHash : `${traceHash} over ${counted(events, 'event')}`]
  }
  if (verdict !== undefined || violation !== undefined) {
    yield ['verdict', [verdict?.toUpperCase(), violation].filter((part) => part !== undefined).join('  ')]
  }
}

/** A few events as a trace; what led to the last of them is not shown. */
function excerptOf(events: readonly TraceEvent[]): Trace {
  const last = events.length - 1
  const shown = events.map((event, i) => {
    const { cause: _, ...rest } = event
    return i === last ? rest : event
  })
  const byIndex = new Map(shown.map((event) => [event.index, event]))
  return {
    length: shown.length,
    at: (index) => byIndex.get(index) as TraceEvent,
    [Symbol.iterator]: () => shown[Symbol.iterator](),
  }
}
