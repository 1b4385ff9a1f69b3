import { InputError, type Operation } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { generator, generatorOf, type OperationGenerator, type Operations } from './generator.ts'

const LETTERS = ['x', 'y', 'z']

/**
 * The name of the nth key, from 0: `x`, `y`, `z`, then `k4` and so on.
 *
 * @param index - which, from 0
 *
 * @example
 * ```ts
 * keyName(3) // k4
 * ```
 */
export function keyName(index: number): string {
  return LETTERS[index] ?? `k${index + 1}`
}

/**
 * The names of the first few keys.
 *
 * @param count - how many
 *
 * @example
 * ```ts
 * keyNames(4) // [ 'x', 'y', 'z', 'k4' ]
 * ```
 */
export function keyNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => keyName(i))
}

/**
 * Gives each operation a key, drawn at random from a few. The key is drawn first; an operation that has one of its own keeps it.
 *
 * @param keys - the keys, each as likely
 * @param operations - what is done with them
 * @throws InputError - for keys that are none
 *
 * @example
 * ```ts
 * onKeys(['x', 'y', 'z'], mix({ f: 'read' }, ({ total }) => ({ f: 'write', value: total })))
 * ```
 */
export function onKeys(keys: readonly string[], operations: Operations): OperationGenerator {
  checkKeys('onKeys', keys)
  const what = generatorOf('onKeys: what is done with them', operations)
  return generator(() => {
    const source = what.begin()
    return (context) => {
      const key = context.random.pick(keys)
      return withKey(source(context), key)
    }
  })
}

/**
 * Gives each operation a key, one key after another, round and round. An operation that has a key of its own keeps it.
 *
 * @param keys - the keys, in their order
 * @param operations - what is done with them
 * @throws InputError - for keys that are none
 *
 * @example
 * ```ts
 * limit(6, eachKey(['x', 'y', 'z'], { f: 'read' }))
 * ```
 */
export function eachKey(keys: readonly string[], operations: Operations): OperationGenerator {
  checkKeys('eachKey', keys)
  const what = generatorOf('eachKey: what is done with them', operations)
  return generator(() => {
    const source = what.begin()
    let turn = 0
    return (context) => {
      const operation = withKey(source(context), keys[turn] as string)
      if (operation !== undefined) turn = (turn + 1) % keys.length
      return operation
    }
  })
}

function withKey(operation: Operation | undefined, key: string): Operation | undefined {
  if (operation === undefined) return undefined
  const { f, ...rest } = operation
  return { f, key, ...rest }
}

function checkKeys(who: string, keys: readonly string[]): void {
  if (Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'string')) return
  throw new InputError(`${who}: its keys are ${textOf(keys)}, expected a list of one text or more`)
}
