import { checkKnobs, type Knobs } from './options.ts'
import { type CodeReference, referenceTo } from './reference.ts'
import type { NodeId, Operation, Outcome, Random, Task } from './types.ts'

/** What the next operation may depend on. */
export interface OperationContext {
  readonly client: NodeId
  readonly process: number
  /** How many operations this phase has issued, over all clients. */
  readonly issued: number
  /** How many operations the run has issued: a source of unique values. */
  readonly total: number
  /** Virtual milliseconds since the run began. */
  readonly timeMs: number
  /** The workload's own stream. */
  readonly random: Random
}

/** A stretch of a workload. */
export type Phase = RatedPhase | ScriptedPhase

/** A stretch in which operations arrive at a rate that does not wait for answers. */
export interface RatedPhase {
  readonly name: string
  /** `main` runs while faults may act, `final` after they have ended. */
  readonly when: 'main' | 'final'
  /** Operations a second over all clients; arrivals are open-loop and drawn from the workload's stream. */
  readonly rate: number
  /** The next operation, or `undefined` when the phase has no more. */
  next(context: OperationContext): Operation | undefined
}

/** A stretch in which every client runs a script, one operation after another. It is over when all scripts are. */
export interface ScriptedPhase {
  readonly name: string
  readonly when: 'main' | 'final'
  /** What one client does: `const outcome = yield* user.perform({ f: 'read', key: 'x' })`, `yield* sleep(50)`. */
  script(user: User): Task
}

/** A client, as a workload's script has it. */
export interface User {
  readonly client: NodeId
  /** Its place among the clients, from 0, and how many there are. */
  readonly index: number
  readonly count: number
  /** A stream of its own. */
  readonly random: Random
  /** What its next operation may depend on, as a rated phase is told it; `random` is the client's own. */
  context(): OperationContext
  /** `yield*` it: performs an operation and waits for how it ends. */
  perform(operation: Operation): Task<Outcome>
}

/** A workload as the engine runs it. */
export interface WorkloadPlan {
  /** How many clients ask at once. */
  readonly clients: number
  /** The group of nodes they are beside and ask; the first if it is not named. */
  readonly group?: string
  readonly phases: readonly Phase[]
}

/** A workload: which operations clients issue, how many of them, and when. */
export interface WorkloadDefinition<O extends object> {
  readonly name: string
  /** One line for lists. */
  readonly description?: string
  readonly defaults: O
  readonly validate?: (options: O) => string | undefined
  /** What its options may be drawn from where a scenario has them vary; what `validate` refuses is drawn anew. */
  readonly knobs?: Knobs<NoInfer<O>>
  /** At the start of every run. */
  create(options: O): WorkloadPlan
}

/** A workload as the engine holds it. */
export type AnyWorkload = WorkloadDefinition<object> & { readonly kind: 'workload' }

/** A workload with its options: what a scenario holds and a file can name. */
export interface Workload extends CodeReference {}

/** Makes a workload's reference from options; `definition` is what it names. */
export interface WorkloadFactory<O extends object> {
  (options?: Partial<O>): Workload
  readonly definition: AnyWorkload
}

/**
 * Makes a workload that scenarios can use.
 *
 * @param definition - the name, the defaults of its options, and `create`, which gives the phases of one run
 * @returns a function from options to a {@link Workload}; it throws an {@link InputError} for an option it does not know
 *   or a value of another type than the default's
 *
 * @example
 * ```ts
 * const pings = defineWorkload({
 *   name: 'pings',
 *   defaults: { clients: 2, rate: 10 },
 *   create: ({ clients, rate }) => ({
 *     clients,
 *     phases: [{ name: 'ping', when: 'main', rate, next: () => ({ f: 'ping' }) }],
 *   }),
 * })
 * console.log(pings({ rate: 5 }).options) // { clients: 2, rate: 5 }
 * ```
 */
export function defineWorkload<O extends object>(definition: WorkloadDefinition<O>): WorkloadFactory<O> {
  const forgotten = { ...definition, kind: 'workload' } as unknown as AnyWorkload
  checkKnobs(`workload ${definition.name}`, definition)
  const make = (options: Partial<O> = {}): Workload => referenceTo(forgotten, options)
  return Object.assign(make, { definition: forgotten })
}
