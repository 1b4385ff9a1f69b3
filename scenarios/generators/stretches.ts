import { InputError, type Phase, sleep, type Task, type User } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { generatorOf, type OperationGenerator, type OperationSource, type Operations } from './generator.ts'
import { once } from './until.ts'

/** A description of a stretch of a workload: how clients come to their operations. {@link phases} makes a phase of it. */
export interface Stretch {
  readonly kind: 'stretch'
  readonly when: Phase['when']
  /** How it is called on the trace, if not by its place. */
  readonly name?: string
  /** What a phase of it does, in a run of its own. */
  begin(): PhaseActs
}

/** What a phase does. */
type PhaseActs =
  { readonly rate: number; readonly next: OperationSource } | { readonly script: (user: User) => Task }

/**
 * Operations at a rate that does not wait for answers, at random times, by whichever client is free.
 *
 * @param rate - operations a second over all clients
 * @param operations - which
 * @throws InputError - for a rate that is none
 *
 * Source: Jepsen's `gen/stagger`, which takes the mean time between two of them.
 *
 * @example
 * ```ts
 * stagger(50, mix({ f: 'read' }, { f: 'write', value: 1 }))
 * ```
 */
export function stagger(rate: number, operations: Operations): Stretch {
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new InputError(`stagger: the rate is ${textOf(rate)}, expected more than 0 operations a second`)
  const what = generatorOf('stagger: what it gives', operations)
  return {
    kind: 'stretch',
    when: 'main',
    begin() {
      let source = what.begin()
      const next: OperationSource = (context) => {
        // Phases that were made once for several runs begin anew in each: one that has issued nothing has just begun.
        if (context.issued === 0) source = what.begin()
        return source(context)
      }
      return { rate, next }
    },
  }
}

/**
 * A script that every client runs, one operation after another, each once the one before has ended: acquire, think, release.
 *
 * @param body - what one client does, with `yield* user.perform(operation)` and `yield* sleep(ms)`
 * @throws InputError - for what is no function
 *
 * @example
 * ```ts
 * script(function* (user) {
 *   const { type } = yield* user.perform({ f: 'acquire' })
 *   if (type !== 'ok') return
 *   yield* sleep(20)
 *   yield* user.perform({ f: 'release' })
 * })
 * ```
 */
export function script(body: (user: User) => Task): Stretch {
  if (typeof body !== 'function') throw new InputError(`script: it is ${textOf(body)}, expected a function*`)
  return { kind: 'stretch', when: 'main', begin: () => ({ script: body }) }
}

/** What can be said of clients that go on by themselves. */
export interface EveryClientOptions {
  /** Milliseconds that a client thinks after each of its operations; none, if it is not said. */
  readonly thinkMs?: number
}

/**
 * Every client goes through operations of its own, each once the one before has ended. What is random is drawn from the
 * client's own stream.
 *
 * @param operations - begun anew for each client
 * @param options - `thinkMs`
 * @throws InputError - for a time that is none
 *
 * Source: Jepsen's `gen/each-thread`.
 *
 * @example
 * ```ts
 * everyClient(limit(10, cycle({ f: 'enqueue', value: 1 }, { f: 'dequeue' })), { thinkMs: 50 })
 * ```
 */
export function everyClient(operations: Operations, { thinkMs = 0 }: EveryClientOptions = {}): Stretch {
  if (!(thinkMs >= 0 && Number.isFinite(thinkMs)))
    throw new InputError(`everyClient: thinkMs is ${textOf(thinkMs)}, expected milliseconds, 0 or more`)
  const what = generatorOf('everyClient: what it does', operations)
  return script((user) => goThrough(what, user, thinkMs))
}

/**
 * Every client performs one operation.
 *
 * @param operations - the first of which is performed
 *
 * Source: Jepsen's `gen/each-thread` of `gen/once`.
 *
 * @example
 * ```ts
 * final(oncePerClient({ f: 'read' }))
 * ```
 */
export function oncePerClient(operations: Operations): Stretch {
  return everyClient(once(operations))
}

function* goThrough(operations: OperationGenerator, user: User, thinkMs: number): Task {
  const source = operations.begin()
  for (;;) {
    const operation = source(user.context())
    if (operation === undefined) return
    yield* user.perform(operation)
    if (thinkMs > 0) yield* sleep(thinkMs)
  }
}
