import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { Model } from '../model.ts'
import { elementsOf } from '../models/collections.ts'
import { OnlineBag } from '../procedures/bag-online.ts'
import { OnlineQueue } from '../procedures/queue-online.ts'
import { ListPart } from './list-part.ts'
import { MutexPart, OwnedMutexPart } from './mutex-part.ts'
import type { OnlinePart } from './online-part.ts'
import { QueuePart } from './queue-part.ts'
import { RegisterPart } from './register-part.ts'
import { SetPart } from './set-part.ts'

/**
 * What judges the operations of one part while they happen.
 *
 * @param model - what they are operations of
 * @param initial - the state before the first one
 * @returns `undefined` where there is no online procedure: for stacks, counters, what has no data type, and queues, lists and owned
 *   locks that are not empty and free at first
 *
 * @example
 * ```ts
 * onlinePartFor(models.counter, 0) // undefined
 * onlinePartFor(models.register, null)?.outlook // possible
 * ```
 */
export function onlinePartFor({ dataType }: Model, initial: Json): OnlinePart | undefined {
  const isEmpty = isArray(initial) && initial.length === 0
  switch (dataType?.kind) {
    case 'register':
      return new RegisterPart(initial)
    case 'set':
      return new SetPart(elementsOf(initial))
    case 'mutex':
      if (!dataType.isOwned) return new MutexPart(initial === true)
      return initial === null ? new OwnedMutexPart() : undefined
    case 'fifo-queue':
      return isEmpty ? new QueuePart(new OnlineQueue()) : undefined
    case 'unordered-queue':
      return isEmpty ? new QueuePart(new OnlineBag()) : undefined
    case 'list':
      return isEmpty ? new ListPart() : undefined
    default:
      return undefined
  }
}
