import type { NodeId } from '../../sim/index.ts'
import type { CrdtMutant } from './options.ts'
import type { ReplicatedType } from './replicated-type.ts'

/** What one node has added to a counter, and taken from it, in all. */
export interface Amounts {
  readonly increments: number
  readonly decrements: number
}

/** A counter: what each node has done to it; who is left out has done nothing. */
export interface Counts {
  readonly [node: NodeId]: Amounts
}

const nothing: Amounts = { increments: 0, decrements: 0 }

/**
 * A counter that goes up and down: `read`, and `add` of a whole number, negative ones too. Only a node itself changes what it has done,
 * which never gets less: of two states that tell of it the one with more knows more.
 *
 * Source: Shapiro et al. 2011, specification 7.
 */
export function pnCounter(mutant: CrdtMutant | undefined): ReplicatedType<Counts> {
  const merged = mutant === 'merge-adds' ? (one: number, other: number) => one + other : Math.max
  return {
    objectionTo({ f, value = null }) {
      if (f === 'read') return undefined
      if (f !== 'add') return `there is no operation "${f}": expected read or add`
      return Number.isSafeInteger(value)
        ? undefined
        : `add has the value ${JSON.stringify(value)}: expected a whole number`
    },
    deltaOf({ value }, held, { writer }) {
      const slot = mutant === 'shared-slot' ? 'all' : writer
      const { increments, decrements } = amountsOf(held, slot)
      const amount = Number(value)
      const goesUp = amount > 0 || mutant === 'one-number'
      return {
        [slot]: goesUp
          ? { increments: increments + amount, decrements }
          : { increments, decrements: decrements - amount },
      }
    },
    refusalOf: () => undefined,
    merge(one, other) {
      const nodes = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
      return Object.fromEntries(
        nodes.map((node) => {
          const [these, those] = [amountsOf(one, node), amountsOf(other, node)]
          const amounts: Amounts = {
            increments: merged(these.increments, those.increments),
            decrements: merged(these.decrements, those.decrements),
          }
          return [node, amounts]
        }),
      )
    },
    isWithin: (one, other) =>
      Object.keys(one).every((node) => {
        const [these, those] = [amountsOf(one, node), amountsOf(other, node)]
        return these.increments <= those.increments && these.decrements <= those.decrements
      }),
    valueOf: (held = {}) =>
      Object.values(held).reduce((sum, { increments, decrements }) => sum + increments - decrements, 0),
  }
}

function amountsOf(counts: Counts | undefined, node: NodeId): Amounts {
  return counts !== undefined && Object.hasOwn(counts, node) ? (counts[node] as Amounts) : nothing
}
