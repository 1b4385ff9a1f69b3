import type { Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import type { Command } from '../objects/index.ts'
import { describedOperation } from '../objects/described-operation.ts'
import { equal } from '../objects/equal.ts'
import { perLife } from '../per-life.ts'
import type { SequencerNode } from './sequencer-node.ts'

/**
 * What makes the order of updates one. Each invariant looks at what the node whose code has just run has newly applied, so that a run costs
 * them a constant time an update and a node's life.
 */

/** A number means the same update everywhere and for good, and the sequencer starts again with all that anybody has applied. */
export const oneOrder = invariantOfChanged<SequencerNode>('one order', () => {
  const order: { readonly update: Command; readonly by: NodeId }[] = []
  const memoryOf = perLife(() => ({ applied: 0 }))
  return ({ isSequencer, log }, id) => {
    const memory = memoryOf(log)
    const lost = memory.applied === 0 && isSequencer ? order[log.applied] : undefined
    while (memory.applied < log.applied) {
      const number = ++memory.applied
      const update = log.at(number)
      if (update === undefined) return `${id} applied update ${number}, past the end of its log`
      const first = (order[number - 1] ??= { update, by: id })
      if (!same(first.update, update))
        return `${id} applied ${described(update)} as update ${number}, where ${first.by} had applied ${described(first.update)}`
    }
    return lost === undefined
      ? undefined
      : `${id} starts again with ${log.applied} of the updates, where ${lost.by} had applied ${described(lost.update)} after those`
  }
})

/** An update has one number, however often it is sent. */
export const numberedOnce = invariantOfChanged<SequencerNode>('numbered once', () => {
  const numbers = new Map<string, number>()
  let looked = 0
  return ({ isSequencer, log }, id) => {
    if (!isSequencer) return undefined
    while (looked < log.applied) {
      const number = ++looked
      const update = log.at(number) as Command
      const name = `${update.session} ${update.sequence}`
      const first = numbers.get(name)
      if (first !== undefined)
        return `${id} gave ${described(update)} of session ${update.session} the number ${number}, which had ${first}`
      numbers.set(name, number)
    }
    return undefined
  }
})

/** What total-order broadcast promises of the order. */
export const sequencerInvariants: readonly Invariant<SequencerNode>[] = [oneOrder, numberedOnce]

function same(one: Command, other: Command): boolean {
  return one === other || equal(one, other)
}

function described({ operation }: Command): string {
  return describedOperation(operation)
}
