import { assert, InputError } from '../sim/errors.ts'
import { HistoryColumns, type HistoryEvent } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import type { HistoryWatch } from './checker.ts'
import { checkLinearizable, type LinearizabilityOptions, settingsOf } from './linearizable.ts'
import { looksOnly, type Model, type OperationShape } from './model.ts'
import type { OnlinePart, Underway } from './online/online-part.ts'
import { onlinePartFor } from './online/part-for.ts'
import type { Outlook } from './procedures/online.ts'
import type { Verdict } from './verdict.ts'

/** What a history is held against while it happens, and how much work the verdict may be. */
export type WatchOptions = Pick<LinearizabilityOptions, 'model' | 'initial' | 'budget'>

/**
 * Judges whether a history is linearizable while it happens: speaks at the first event after which no order can explain it,
 * whatever follows. The verdict is that of {@link checkLinearizable} on the events up to there, with its sentence and core.
 *
 * It never speaks too early. It speaks at the very event for registers (also with compare-and-set, or as `kv` without appends),
 * sets whose adds and removes say what they changed, locks, queues and lists, of which values are written, inserted or appended
 * once each; but that a dequeue cannot have found nothing, it may know only at the end. Of other parts, and of all parts of a
 * model that names them itself, it says nothing before the end; nor of a history that makes no sense, or where the check
 * that is to prove what it knows runs out of its budget.
 *
 * @param options - the model, its first state, and the budget in steps of each verdict
 * @throws InputError for a model that there is not, or a first state or budget that is none; `end` throws what `checkLinearizable`
 *   does
 *
 * @example
 * ```ts
 * const watch = watchLinearizability({ model: 'register' })
 * watch.observe({ process: 0, type: 'invoke', f: 'read', time: 0 }) // undefined
 * watch.observe({ process: 0, type: 'ok', f: 'read', value: 5, time: 900 })?.verdict // invalid
 * ```
 */
export function watchLinearizability(options: WatchOptions): HistoryWatch {
  return new LinearizabilityWatch(options)
}

type ToldEvent = Omit<HistoryEvent, 'index'>

/** One part of the history; without a judge once it does not fit. */
interface Part {
  judge: OnlinePart | undefined
}

/** An operation that has begun. */
interface Begun {
  readonly f: string
  readonly key: string | undefined
  readonly shape: OperationShape
  readonly part: Part
  /** What the part's judge knows of it, if it was told of it. */
  readonly underway: Underway | undefined
}

class LinearizabilityWatch implements HistoryWatch {
  private readonly options: WatchOptions
  private readonly model: Model
  private readonly initial: Json
  private readonly history = new HistoryColumns()
  private readonly parts = new Map<string | undefined, Part>()
  /** What each process is at; nothing for one that has crashed and may not go on. */
  private readonly open = new Map<number, Begun | undefined>()
  /** `unfit` once the history makes no sense. */
  private outlook: Outlook = 'possible'

  constructor(options: WatchOptions) {
    this.options = options
    const { model, initial } = settingsOf(options)
    this.model = model
    this.initial = initial
  }

  observe(event: ToldEvent): Verdict | undefined {
    this.history.push(event)
    const { process } = event
    if (this.outlook !== 'possible' || process === 'nemesis') return undefined
    try {
      this.outlook = event.type === 'invoke' ? this.begin(event, process) : this.finish(event, process)
      return this.outlook === 'impossible' ? this.spoken() : undefined
    } catch (error) {
      // A value that no checker takes: it is for the end to refuse it.
      if (!(error instanceof InputError)) throw error
      this.outlook = 'unfit'
      return undefined
    }
  }

  end(): Verdict {
    return checkLinearizable(this.history, this.options)
  }

  /** The verdict on a history that is impossible. Where the checker has to search, since not all that it knows fits, it may give up. */
  private spoken(): Verdict | undefined {
    const verdict = this.end()
    assert(verdict.verdict !== 'valid', 'a history that is impossible by an online procedure has no order')
    return verdict.verdict === 'invalid' ? verdict : undefined
  }

  private begin({ f, key, value }: ToldEvent, process: number): Outlook {
    const shape = Object.hasOwn(this.model.operations, f) ? this.model.operations[f] : undefined
    if (this.open.has(process) || shape === undefined) return 'unfit'
    let input = value ?? null
    if (!shape.input.matches(input)) {
      // What is given only where the operation completes is not known in time.
      if (input !== null || shape.missingInput === undefined) return 'unfit'
      input = process
    }
    const part = this.partOf(key)
    this.open.set(process, { f, key, shape, part, underway: this.tell(part, f, input) })
    return this.outlookOf(part)
  }

  private finish(event: ToldEvent, process: number): Outlook {
    const begun = this.open.get(process)
    if (begun === undefined || event.f !== begun.f) return 'unfit'
    if (event.key !== undefined && event.key !== begun.key) return 'unfit'
    if (event.type === 'info') {
      this.open.set(process, undefined)
      return 'possible'
    }
    this.open.delete(process)
    const { part, shape } = begun
    if (event.type === 'fail') this.fail(begun)
    else {
      const answer = event.value ?? null
      const isAnswer = shape.answer?.matches(answer) === true
      if (shape.answer !== undefined && !isAnswer && shape.mayEcho !== true) return 'unfit'
      if (begun.underway === undefined) part.judge = undefined
      else part.judge?.complete(begun.underway, isAnswer ? answer : undefined)
    }
    return this.outlookOf(part)
  }

  private fail({ part, shape, underway }: Begun): void {
    // What tells that the state refused it is more than an operation that did not happen.
    if (shape.failure === 'observed') part.judge = undefined
    else if (underway !== undefined) part.judge?.fail(underway)
  }

  /** Tells a part's judge of an operation. One that plays no role there matters once it may have changed or seen something. */
  private tell(part: Part, f: string, input: Json): Underway | undefined {
    const { judge } = part
    const roles = this.model.dataType?.roles ?? {}
    const role = Object.hasOwn(roles, f) ? roles[f] : undefined
    if (judge === undefined || role === undefined) {
      if (!looksOnly(this.model, { f, input, output: undefined, outcome: 'info' })) part.judge = undefined
      return undefined
    }
    return { role, input, position: judge.invoke(role, input) }
  }

  private partOf(key: string | undefined): Part {
    const known = this.parts.get(key)
    if (known !== undefined) return known
    const isByKey = this.model.part === undefined
    const part = { judge: isByKey ? onlinePartFor(this.model, this.initial) : undefined }
    this.parts.set(key, part)
    return part
  }

  /** What a part says now; once it does not fit, it is not asked any more. */
  private outlookOf(part: Part): Outlook {
    if (part.judge?.outlook === 'unfit') part.judge = undefined
    return part.judge?.outlook ?? 'possible'
  }
}
