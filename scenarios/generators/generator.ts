import { InputError, type Operation, type OperationContext } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'

/** Gives operations one at a time; `undefined` when there are no more. */
export type OperationSource = (context: OperationContext) => Operation | undefined

/**
 * A description of operations, in the sense of Jepsen's generators. It holds no state: every phase, turn or client that is given
 * it begins a source of its own, which draws from the `random` of the context and from nothing else.
 */
export interface OperationGenerator {
  readonly kind: 'generator'
  /** A source that has given nothing yet. */
  begin(): OperationSource
}

/** What stands for operations: one that is given again and again, a function that makes each, or a generator. */
export type Operations = Operation | OperationSource | OperationGenerator

/**
 * A generator from a function that begins its sources.
 *
 * @param begin - gives a source that has given nothing yet
 *
 * @example
 * ```ts
 * const counting = generator(() => {
 *   let count = 0
 *   return () => ({ f: 'add', value: ++count })
 * })
 * ```
 */
export function generator(begin: () => OperationSource): OperationGenerator {
  return { kind: 'generator', begin }
}

/**
 * A generator of what stands for operations.
 *
 * @param who - who was given it, for the error: `mix: its part 2`
 * @param given - an operation, a function or a generator
 * @throws InputError - for anything else
 *
 * @example
 * ```ts
 * generatorOf('mine', { f: 'read' }).begin()() // { f: 'read' }
 * ```
 */
export function generatorOf(who: string, given: Operations): OperationGenerator {
  if (isGenerator(given)) return given
  if (typeof given === 'function') return generator(() => given)
  if (typeof (given as Partial<Operation> | null | undefined)?.f === 'string')
    return generator(() => () => given)
  throw new InputError(
    `${who} is ${textOf(given)}, expected an operation { f, key, value }, a function that makes one, or a generator`,
  )
}

/** Whether something is a generator, and not one operation or a function that makes one at a time. */
export function isGenerator(given: Operations): given is OperationGenerator {
  const { kind, begin } = (given ?? {}) as Partial<OperationGenerator>
  return kind === 'generator' && typeof begin === 'function'
}
