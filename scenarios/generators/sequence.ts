import { InputError } from '../../sim/index.ts'
import { generator, generatorOf, isGenerator, type OperationGenerator, type Operations } from './generator.ts'
import { once } from './until.ts'

/**
 * One after another: an operation, or a function that makes one, is given once; a generator until it has no more.
 *
 * @param steps - what follows what
 * @throws InputError - for no steps
 *
 * Source: a vector of generators, and `gen/then`, in Jepsen.
 *
 * @example
 * ```ts
 * sequence({ f: 'write', value: 1 }, limit(10, { f: 'read' }), { f: 'write', value: 2 })
 * ```
 */
export function sequence(...steps: readonly Operations[]): OperationGenerator {
  const turns = turnsOf('sequence', steps)
  return generator(() => {
    let at = 0
    let source = turns[0]?.begin()
    return (context) => {
      while (source !== undefined) {
        const operation = source(context)
        if (operation !== undefined) return operation
        source = turns[++at]?.begin()
      }
      return undefined
    }
  })
}

/**
 * A sequence that begins anew when it has come to its end, for ever: an operation, or a function that makes one, is given once a
 * round. It ends after a round in which there was none.
 *
 * @param steps - what follows what in a round
 * @throws InputError - for no steps
 *
 * Source: Jepsen's `gen/cycle` and `gen/flip-flop`.
 *
 * @example
 * ```ts
 * cycle(({ total }) => ({ f: 'enqueue', value: total }), { f: 'dequeue' })
 * ```
 */
export function cycle(...steps: readonly Operations[]): OperationGenerator {
  turnsOf('cycle', steps)
  const round = sequence(...steps)
  return generator(() => {
    let source = round.begin()
    return (context) => {
      const operation = source(context)
      if (operation !== undefined) return operation
      source = round.begin()
      return source(context)
    }
  })
}

function turnsOf(who: string, steps: readonly Operations[]): readonly OperationGenerator[] {
  if (steps.length === 0) throw new InputError(`${who}: it has no steps, expected one or more`)
  return steps.map((step, i) => {
    const known = generatorOf(`${who}: its step ${i + 1}`, step)
    return isGenerator(step) ? step : once(known)
  })
}
