import { crash, delay, type Fault, InputError, loss, type NodeId, partition, pause } from '../../sim/index.ts'
import { didYouMean } from '../near-name.ts'

/** What every configuration is put through: so many nodes for so long. */
export interface Trial {
  readonly nodes: number
  /** Nodes that are not beside clients (a master): on the larger side of every cut. */
  readonly others: readonly NodeId[]
  readonly fromMs: number
  readonly forMs: number
}

/** Faults by a name. */
interface ComparedFaults {
  readonly description: string
  faultsOf(trial: Trial): readonly Fault[]
}

const minorityOf = (nodes: number): number => Math.floor((nodes - 1) / 2)

/** A cut between the first few nodes and all others. */
function cutAfter(description: string, smallerOf: (nodes: number) => number): ComparedFaults {
  return {
    description,
    faultsOf: ({ nodes, others, fromMs, forMs }) => {
      const smaller = smallerOf(nodes)
      if (smaller < 1 || smaller >= nodes)
        throw new InputError(`compare: ${nodes} nodes cannot be cut so, expected more, or faults "none"`)
      const names = nodeNames(nodes)
      return [
        partition({
          at: fromMs,
          for: forMs,
          split: { groups: [names.slice(0, smaller), [...names.slice(smaller), ...others]] },
        }),
      ]
    },
  }
}

const uncut = (description: string, faultsOf: ComparedFaults['faultsOf']): ComparedFaults => ({
  description,
  faultsOf,
})

/** The faults that configurations can be compared under, by name. */
export const comparedFaults: { readonly [name: string]: ComparedFaults } = {
  none: uncut('nothing happens', () => []),
  partition: cutAfter('a minority, with the first node, is cut off from the majority', minorityOf),
  isolate: cutAfter('the first node is cut off from all others', () => 1),
  crash: uncut('the first node is down', ({ fromMs, forMs }) => [
    crash({ at: fromMs, for: forMs, node: 'n1' }),
  ]),
  pause: uncut('the first node stands still', ({ fromMs, forMs }) => [
    pause({ at: fromMs, for: forMs, node: 'n1' }),
  ]),
  loss: uncut('a tenth of all messages are lost', ({ fromMs, forMs }) => [
    loss({ at: fromMs, for: forMs, probability: 0.1 }),
  ]),
  delay: uncut('every message takes 100 to 300 ms longer', ({ fromMs, forMs }) => [
    delay({ at: fromMs, for: forMs, ms: 100, jitter: { kind: 'uniform', min: 0, max: 200 } }),
  ]),
}

/** The faults of a name. */
export function faultsNamed(name: string): ComparedFaults {
  const found = Object.hasOwn(comparedFaults, name) ? comparedFaults[name] : undefined
  if (found !== undefined) return found
  const names = Object.keys(comparedFaults)
  throw new InputError(
    `there are no faults "${name}": ${didYouMean(name, names)}expected ${names.join(', ')}, or a .json file with a list of faults`,
  )
}

/** The names of so many nodes of the group that clients are beside. */
export function nodeNames(nodes: number): readonly NodeId[] {
  return Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
}
