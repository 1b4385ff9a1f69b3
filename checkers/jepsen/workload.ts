import { InputError } from '../../sim/errors.ts'
import type { History, HistoryEvent } from '../../sim/history.ts'
import { completeOptions } from '../../sim/options.ts'
import type { Checker } from '../checker.ts'
import { EventTable, eventTableOf } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import type { Verdict } from '../verdict.ts'
import { placeOf } from '../place.ts'
import { Pairing } from './pairing.ts'

/** A verdict, and beside it the numbers and lists that Jepsen's checker of that name reports: plain JSON. */
export type WorkloadVerdict<Details> = Verdict & { readonly details: Details }

/** A judge that is told a history event by event. */
export interface Watch<Details> {
  /**
   * Takes up the next event. At the event that makes the history impossible, whatever follows, gives the verdict; otherwise
   * `undefined`. (Only the completion of what was never invoked can take that back; no run that is watched has one.)
   */
  observe(event: Omit<HistoryEvent, 'index'>): WorkloadVerdict<Details> | undefined
  /** What `judge` says of the events so far. */
  end(): WorkloadVerdict<Details>
}

/** A {@link Checker} of a workload's history that reports details, and can judge while the history grows. */
export interface WorkloadChecker<Details> extends Checker {
  judge(history: History): WorkloadVerdict<Details>
  watch(): Watch<Details>
}

/** What a tally says at the end; the frame adds how it was come by. */
export type Judgement<Details> = { readonly details: Details } & (
  | { readonly verdict: 'valid' | 'unknown'; readonly why: string }
  | { readonly verdict: 'invalid'; readonly why: string; readonly core: readonly number[] }
)

/** The books that a checker keeps while the events of clients go by. */
export interface Tally<Details> {
  /**
   * Takes up an event of a client.
   *
   * @param at - the event's index
   * @param invocation - the index of the invocation that it completes, its own if it is one, `ABSENT` if there is none
   * @param operation - the place of its `f` among those that the definition names; the number of its text if it names none
   */
  take(at: number, invocation: number, operation: number): void
  /** Whether no later event can make the history valid again. */
  readonly impossible: boolean
  verdict(): Judgement<Details>
}

/** What makes a checker: its name, what it expects, and the books that it keeps. */
export interface WorkloadCheckerDefinition<Options extends object, Details> {
  readonly name: string
  /** One sentence: what a history must be for the verdict to be `valid`. */
  readonly description: string
  /** The operations that it expects, by `f`, and what each does; absent where any will do. */
  readonly operations?: { readonly [f: string]: string }
  readonly defaults: Options
  /** What each option says. */
  readonly options: { readonly [option in keyof Options]: string }
  validate?(options: Options): string | undefined
  /** Opens the books on a history, `pairing.table`, which may be empty yet; `pairing` knows the pairs of what was taken up. */
  begin(pairing: Pairing, options: Options): Tally<Details>
}

/** Makes a checker from options, and tells what it is made of. */
export interface WorkloadCheckerFactory<Options extends object, Details> {
  (options?: Partial<Options>): WorkloadChecker<Details>
  readonly definition: WorkloadCheckerDefinition<Options, Details>
}

/**
 * Makes the factory of a workload's checker.
 *
 * Order is the order of events; the nemesis, and a process that is no whole number, is left out. A completion without an
 * invocation is taken as an operation invoked at the start, and the verdict says so. What ended as `info`, or not at all, may
 * have happened or not; what failed has not. A process number may be used again after an `info`, and even while an operation of
 * it is open: the verdict says that, too.
 *
 * @param definition - what it is called, what it expects, how it keeps its books
 * @returns a function from options to a {@link WorkloadChecker}; it throws an `InputError` for an option it does not know
 *
 * @example
 * ```ts
 * const polite = defineWorkloadChecker({
 *   name: 'polite',
 *   description: 'Every greeting succeeds.',
 *   operations: { greet: 'says hello' },
 *   defaults: {},
 *   options: {},
 *   begin: ({ table }) => {
 *     const rude = []
 *     return {
 *       take: (at) => void (table.at(at).type === 'fail' && rude.push(at)),
 *       get impossible() {
 *         return rude.length > 0
 *       },
 *       verdict: () =>
 *         rude.length === 0
 *           ? { verdict: 'valid', why: 'all is well', details: {} }
 *           : { verdict: 'invalid', why: 'no answer', core: rude, details: {} },
 *     }
 *   },
 * })
 * polite().judge(historyOf([{ process: 0, type: 'fail', f: 'greet', time: 0 }])).verdict // invalid
 * ```
 */
export function defineWorkloadChecker<Options extends object, Details>(
  definition: WorkloadCheckerDefinition<Options, Details>,
): WorkloadCheckerFactory<Options, Details> {
  const make = (given: Partial<Options> = {}): WorkloadChecker<Details> => {
    const complete: object = completeOptions(`checker ${definition.name}`, definition, given)
    const options = complete as Options
    return {
      name: definition.name,
      description: definition.description,
      judge: (history) => {
        const table = eventTableOf(history)
        const pass = new Pass(table, definition, options)
        for (let at = 0; at < table.length; at++) pass.take(at)
        return pass.verdict()
      },
      watch: () => watchWith(definition, options),
    }
  }
  return Object.assign(make, { definition })
}

function watchWith<Options extends object, Details>(
  definition: WorkloadCheckerDefinition<Options, Details>,
  options: Options,
): Watch<Details> {
  const table = new EventTable()
  const pass = new Pass(table, definition, options)
  let announced = false
  return {
    observe: ({ process, type, f, time, key, value, client, node, error }) => {
      pass.take(table.push({ process, type, f, time, key, value, client, node, error }))
      if (announced || !pass.impossible) return undefined
      announced = true
      return pass.verdict()
    },
    end: () => pass.verdict(),
  }
}

/** One walk over a history: each event is paired, its operation looked up, and both given to the tally. */
class Pass<Options extends object, Details> {
  private readonly definition: WorkloadCheckerDefinition<Options, Details>
  private readonly pairing: Pairing
  private readonly tally: Tally<Details>
  private readonly table: EventTable
  private readonly names: readonly string[] | undefined
  /** By the number of an `f`: its place among the operations. */
  private readonly places: number[] = []

  constructor(table: EventTable, definition: WorkloadCheckerDefinition<Options, Details>, options: Options) {
    this.table = table
    this.definition = definition
    this.pairing = new Pairing(table)
    this.tally = definition.begin(this.pairing, options)
    this.names = definition.operations === undefined ? undefined : Object.keys(definition.operations)
  }

  get impossible(): boolean {
    return this.tally.impossible
  }

  take(at: number): void {
    const invocation = this.pairing.take(at)
    if (invocation === undefined) return
    const f = this.table.fs.get(at)
    const operation = this.names === undefined ? f : (this.places[f] ?? this.placeOf(f, at, this.names))
    this.tally.take(at, invocation, operation)
  }

  verdict(): WorkloadVerdict<Details> {
    const judgement = this.tally.verdict()
    return {
      ...judgement,
      why: `${judgement.why}.${this.assumptions()}`,
      procedure: this.definition.name,
      operations: this.pairing.operations,
    }
  }

  /** What was made of a history that is not as it should be. */
  private assumptions(): string {
    const { orphans, overlapping } = this.pairing
    const texts: string[] = []
    if (orphans > 0) {
      const what = countOf(orphans, 'completion')
      texts.push(
        `${what} without an invocation ${orphans === 1 ? 'is' : 'are'} taken as invoked at the start`,
      )
    }
    if (overlapping > 0) {
      const what = countOf(overlapping, 'operation')
      texts.push(
        `${what} began while ${overlapping === 1 ? 'its process' : 'their processes'} had another open`,
      )
    }
    return texts.length === 0 ? '' : ` (${texts.join('; ')}.)`
  }

  private placeOf(f: number, at: number, names: readonly string[]): number {
    const place = names.indexOf(this.table.textOf(f) as string)
    if (place < 0) {
      throw new InputError(
        `${placeOf(this.table, at)} is of '${this.table.textOf(f)}', expected an operation that the checker ${this.definition.name} knows: ${names.join(', ')}`,
      )
    }
    this.places[f] = place
    return place
  }
}
