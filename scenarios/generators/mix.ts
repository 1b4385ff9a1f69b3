import { InputError } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { generator, generatorOf, type OperationGenerator, type Operations } from './generator.ts'

/** A part of a mix; without a weight, it weighs 1. */
export type MixPart = Operations | readonly [weight: number, operations: Operations]

/**
 * Operations of several kinds at random, each as often as its weight says. Parts that have no more operations are left out from
 * then on; the mix has no more when none of them has.
 *
 * @param parts - operations, or pairs of a weight (0 or more) and operations
 * @throws InputError - for no parts, or weights that sum to nothing
 *
 * Source: Jepsen's `gen/mix`.
 *
 * @example
 * ```ts
 * mix([3, { f: 'read' }], [1, ({ total }) => ({ f: 'write', value: total })])
 * ```
 */
export function mix(...parts: readonly MixPart[]): OperationGenerator {
  const weighted = parts.map((part, i) => {
    const who = `mix: its part ${i + 1}`
    const [weight, operations] = Array.isArray(part)
      ? (part as readonly [number, Operations])
      : [1, part as Operations]
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new InputError(`${who} has the weight ${textOf(weight)}, expected a number, 0 or more`)
    return { weight, generator: generatorOf(who, operations) }
  })
  if (!(totalOf(weighted) > 0))
    throw new InputError('mix: it has nothing to choose from, expected a part with a weight')
  return generator(() => {
    let left = weighted
      .filter(({ weight }) => weight > 0)
      .map((part) => ({ weight: part.weight, source: part.generator.begin() }))
    return (context) => {
      for (let total = totalOf(left); total > 0; total = totalOf(left)) {
        let draw = context.random.float() * total
        const chosen = left.find(({ weight }) => (draw -= weight) < 0) ?? left.at(-1)
        const operation = chosen?.source(context)
        if (operation !== undefined) return operation
        left = left.filter((part) => part !== chosen)
      }
      return undefined
    }
  })
}

function totalOf(parts: readonly { readonly weight: number }[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0)
}
