import { InputError, type Operation } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { generator, generatorOf, type OperationGenerator, type Operations } from './generator.ts'

/** How many operations in a row may be left out before it is taken for a mistake. */
const PATIENCE = 10_000

/**
 * Only those operations that pass.
 *
 * @param passes - whether one does
 * @param operations - from which others are left out
 * @throws InputError - when ten thousand in a row have not passed: there will be none that does
 *
 * Source: Jepsen's `gen/filter`.
 *
 * @example
 * ```ts
 * filter(({ value }) => value !== 3, ({ random }) => ({ f: 'write', value: random.int(1, 5) }))
 * ```
 */
export function filter(
  passes: (operation: Operation) => boolean,
  operations: Operations,
): OperationGenerator {
  if (typeof passes !== 'function')
    throw new InputError(`filter: what passes is ${textOf(passes)}, expected a function`)
  const what = generatorOf('filter: what passes or not', operations)
  return generator(() => {
    const source = what.begin()
    return (context) => {
      for (let tried = 0; tried < PATIENCE; tried++) {
        const operation = source(context)
        if (operation === undefined || passes(operation)) return operation
      }
      throw new InputError(
        `filter: none of ${PATIENCE} operations in a row passed, expected one now and then`,
      )
    }
  })
}
