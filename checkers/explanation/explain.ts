import type { History } from '../../sim/history.ts'
import { type Core, coreOf, type InvalidPart, shortestPrefixOf } from './core.ts'
import { withoutOthers } from './deletions.ts'
import type {
  Facts,
  HeldTwice,
  ImpossibleCas,
  NeverAdded,
  NeverWritten,
  OppositeOrder,
  Unexplained,
} from './facts.ts'
import { judgeOperations } from '../judge-part.ts'
import type { Anomaly } from '../model.ts'
import { shortText, valueText } from '../models/shapes.ts'
import type { HistoryOperation } from '../operations.ts'
import { Narrator } from './narrator.ts'
import { completedOf, inOrder } from './order.ts'
import { countOf } from './words.ts'

/** How many operations are searched for an anomaly that has a name: those that completed last. */
const MOST_TO_LOOK_AT = 64

/** An anomaly has a handful of operations; more steps than this mean that something is odd. */
const MOST_STEPS_FOR_A_PROOF = 100_000

const NO_ORDER = 'no order of the operations explains it.'

/** A violation, as a sentence and as data. */
export interface Explanation {
  readonly why: string
  readonly facts: Facts
  /** The indices of the events that prove it. */
  readonly core: readonly number[]
}

/** What there is to explain. */
export interface Violation extends InvalidPart {
  readonly history: History
}

/**
 * Says why a part of a history is not linearizable: who, what, where and when. It finds the first answer that no order
 * explains. If an anomaly that has a name shows why, its few operations are the core, provided that they are wrong by
 * themselves; otherwise the part is shrunk.
 *
 * @param violation - an invalid part, and what it was taken from
 *
 * @example
 * ```ts
 * const model = models.register
 * const history = parseHistory('INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read 7')
 * const operations = operationsFor(history, model, null)
 * explain({ history, model, initial: null, operations }).facts.kind
 * // never-written
 * ```
 */
export function explain(violation: Violation): Explanation {
  const tell = new Telling(violation)
  const prefix = shortestPrefixOf(violation)
  const atOnce = anomalyOf(violation, prefix)
  if (atOnce !== undefined) {
    const named = new Set(atOnce.proof.map(({ invocation }) => invocation))
    const proof = withoutOthers(violation.model, violation.initial, prefix.operations, named)
    if (isInvalid(violation, proof)) return explanationOf({ ...atOnce, proof }, tell)
  }
  const core = coreOf({ ...violation, operations: prefix.operations })
  const unexplained: Facts = {
    kind: 'unexplained',
    operations: core.operations.length,
    processes: new Set(core.operations.map((operation) => operation.process)).size,
    last: core.culprit.invocation,
    isFirst: core.isFirst,
  }
  const { facts } = anomalyOf(violation, core) ?? atOnce ?? { facts: unexplained }
  return explanationOf({ facts, proof: core.operations }, tell)
}

function isInvalid({ model, initial }: Violation, operations: readonly HistoryOperation[]): boolean {
  return judgeOperations(model, initial, operations, MOST_STEPS_FOR_A_PROOF).outcome === 'invalid'
}

function anomalyOf({ model, initial, operations }: Violation, core: Core): Anomaly | undefined {
  const last = inOrder(completedOf(core.operations).slice(-MOST_TO_LOOK_AT))
  return model.recognise?.({ initial, core: last, all: operations, last: core.culprit.invocation })
}

function explanationOf({ facts, proof }: Anomaly, tell: Telling): Explanation {
  return { why: sentenceOf(facts, tell), facts, core: eventsOf(proof) }
}

/** The events of operations, in the order of the history; what is open has but its invocation. */
function eventsOf(operations: readonly HistoryOperation[]): number[] {
  const events = new Set<number>()
  for (const { invocation, completion } of operations) {
    events.add(invocation)
    if (Number.isFinite(completion)) events.add(completion)
  }
  return [...events].sort((a, b) => a - b)
}

function sentenceOf(facts: Facts, tell: Telling): string {
  switch (facts.kind) {
    case 'never-written':
      return neverWritten(facts, tell)
    case 'stale-read':
      return `${tell.act(facts.read)}${tell.afterAcknowledged(facts.read, facts.write)}; ${NO_ORDER}`
    case 'lost-append':
      return `${tell.act(facts.read)}${tell.afterAcknowledged(facts.read, facts.append)}, of which it shows nothing; ${NO_ORDER}`
    case 'never-added':
      return neverAdded(facts, tell)
    case 'missing-element':
      return `${tell.act(facts.read)}${tell.afterAcknowledged(facts.read, facts.add)}, and nothing can have removed it since; ${NO_ORDER}`
    case 'reordered':
      return `${tell.act(facts.read)}, but ${tell.act(facts.other)}, and neither is the beginning of the other; ${NO_ORDER}`
    case 'taken-twice':
      return `${tell.act(facts.removal)}, but ${tell.act(facts.other)}, and ${valueText(facts.value)} was there only once; ${NO_ORDER}`
    case 'found-empty':
      return `${tell.act(facts.removal)}${tell.afterAcknowledged(facts.removal, facts.insertion)}, and nothing can have taken it out since; ${NO_ORDER}`
    case 'out-of-order':
      return `${tell.act(facts.removal)}, but ${tell.noun(facts.skipped)} was acknowledged before ${tell.noun(facts.insertion)} began, and nothing can have taken it out by then; ${NO_ORDER}`
    case 'held-twice':
      return heldTwice(facts, tell)
    case 'not-held':
      return `${tell.act(facts.release)}, but no acquisition was left that this can have ended; ${NO_ORDER}`
    case 'out-of-bounds':
      return `${tell.act(facts.read)}, but ${facts.is === 'below' ? 'what had been acknowledged before makes at least' : 'all that had been asked for by then makes at most'} ${facts.bound}; ${NO_ORDER}`
    case 'opposite-order':
      return oppositeOrder(facts, tell)
    case 'impossible-cas':
      return impossibleCas(facts, tell)
    default:
      return unexplained(facts, tell)
  }
}

function neverWritten({ read, failed, later }: NeverWritten, tell: Telling): string {
  if (failed !== undefined) {
    const { completion } = tell.operation(failed)
    return `${tell.act(read)}, but ${tell.noun(failed)} was reported as failed${tell.by(failed)} ${tell.when(completion)} and nothing else wrote that value; ${NO_ORDER}`
  }
  if (later !== undefined) {
    return `${tell.act(read)}, but nothing had written that value before ${tell.noun(later)} began ${tell.when(later)}; ${NO_ORDER}`
  }
  return `${tell.act(read)}, but nothing ever wrote that value and the first one was ${tell.initial}; ${NO_ORDER}`
}

function neverAdded({ look, value, failed, later }: NeverAdded, tell: Telling): string {
  const what = valueText(value)
  if (failed !== undefined) {
    const { completion } = tell.operation(failed)
    return `${tell.act(look)}, but ${tell.noun(failed)} was reported as failed${tell.by(failed)} ${tell.when(completion)} and nothing else had put ${what} there; ${NO_ORDER}`
  }
  if (later !== undefined) {
    return `${tell.act(look)}, but nothing had put ${what} there before ${tell.noun(later)} began ${tell.when(later)}; ${NO_ORDER}`
  }
  return `${tell.act(look)}, but nothing ever put ${what} there; ${NO_ORDER}`
}

function heldTwice({ acquire, holder }: HeldTwice, tell: Telling): string {
  if (holder === undefined)
    return `${tell.act(acquire)}, but it was held at first and nothing can have released it; ${NO_ORDER}`
  if (tell.operation(holder).completion > acquire)
    return `${tell.act(acquire)}, but ${tell.act(holder)}, and nothing can have released it in between; ${NO_ORDER}`
  return `${tell.act(acquire)}${tell.afterAcknowledged(acquire, holder)}, and nothing can have released it since; ${NO_ORDER}`
}

function oppositeOrder({ first, second, others }: OppositeOrder, tell: Telling): string {
  if (others === undefined) return `${tell.act(second)}${tell.afterOther(second, first)}; ${NO_ORDER}`
  const [early, late] = others
  const after = tell.after(tell.operation(first).completion, second)
  return `${tell.act(second)}${after}${tell.saw(first)}, though ${tell.saw(early)} before ${tell.saw(late)}: the two values were seen in opposite orders; ${NO_ORDER}`
}

function impossibleCas({ cas, because, other }: ImpossibleCas, tell: Telling): string {
  if (because === 'never-written' || other === undefined) {
    return `${tell.act(cas)}, but nothing had written the value that it says it found; ${NO_ORDER}`
  }
  if (because === 'replaced') return `${tell.act(cas)}${tell.afterOther(cas, other)}; ${NO_ORDER}`
  return `${tell.act(cas)}, but ${tell.act(other)}, and what both found was there only once; ${NO_ORDER}`
}

function unexplained({ operations, processes, last, isFirst }: Unexplained, tell: Telling): string {
  const { key } = tell.operation(last)
  const object = key === undefined || key === '' ? '' : ` on ${shortText(key)}`
  if (operations === 1) return `${tell.act(last)}, which nothing that had happened by then could have led to.`
  const what = `which no order of these ${countOf(operations, 'operation')}${object} by ${countOf(processes, 'process', 'processes')} explains`
  return `${tell.act(last)}, ${what}${isFirst ? ', though one explains all that was answered before' : ''}.`
}

/** Clauses about the operations of a violation, each named by the index of its invocation. */
class Telling {
  readonly initial: string
  private readonly speak: Narrator
  private readonly operations: ReadonlyMap<number, HistoryOperation>

  constructor({ history, model, initial, operations }: Violation) {
    this.initial = valueText(initial)
    this.speak = new Narrator(history, model)
    this.operations = new Map(operations.map((operation) => [operation.invocation, operation]))
  }

  operation(index: number): HistoryOperation {
    return this.operations.get(index) as HistoryOperation
  }

  /** `'c2 read x = 3 from n1 at 4.213 s'`. */
  act(index: number): string {
    return `${this.did(index)} ${this.speak.span(this.operation(index))}`
  }

  /** `'c2 read x = 3 from n1'`. */
  did(index: number): string {
    return this.speak.did(this.operation(index))
  }

  /** What it did, with its place where there are no times. */
  saw(index: number): string {
    return `${this.did(index)}${this.speak.aside(this.operation(index).completion)}`
  }

  /** `"c1's write of x = 5"`. */
  noun(index: number): string {
    return this.speak.noun(this.operation(index))
  }

  /** `' by n2'`, if that is known. */
  by(index: number): string {
    return this.speak.answeredBy(this.operation(index), 'by')
  }

  /** `", 812 ms after c1's write of x = 5 was acknowledged by n2"`. */
  afterAcknowledged(index: number, earlier: number): string {
    const { completion } = this.operation(earlier)
    return `${this.after(completion, index)}${this.noun(earlier)} was acknowledged${this.by(earlier)}${this.speak.aside(completion)}`
  }

  /** The same; or, of one that only looked, what it saw, and that this was not to change. */
  afterOther(index: number, earlier: number): string {
    const other = this.operation(earlier)
    if (!this.speak.looks(other)) return this.afterAcknowledged(index, earlier)
    const after = this.after(other.completion, index)
    return `${after}${this.saw(earlier)}, with nothing going on that could have brought the older value back`
  }

  after(earlier: number, later: number): string {
    return this.speak.after(earlier, later)
  }

  when(index: number): string {
    return this.speak.when(index)
  }
}
