import type { Json } from '../../sim/index.ts'
import { bankObject } from './bank.ts'
import { counterObject } from './counter.ts'
import { kvObject } from './kv.ts'
import { listAppendObject } from './list-append.ts'
import { mutexObject } from './mutex.ts'
import { queueObject } from './queue.ts'
import { registerObject } from './register.ts'
import type { SequentialObject } from './sequential-object.ts'
import { setObject } from './set.ts'
import { StateMachine } from './state-machine.ts'
import { uniqueIdsObject } from './unique-ids.ts'

export { answer } from './answer.ts'
export type { Applied, ObjectOperation, SequentialObject, ValueKind } from './sequential-object.ts'
export { type Command, type SavedMachine, StateMachine } from './state-machine.ts'

/**
 * The objects that shipped protocols can keep, by name: what answers the shipped workloads.
 *
 * @example
 * ```ts
 * Object.keys(objects.queue.operations) // [ 'enqueue', 'dequeue' ]
 * ```
 */
export const objects = {
  register: registerObject,
  kv: kvObject,
  set: setObject,
  queue: queueObject,
  counter: counterObject,
  mutex: mutexObject,
  'unique-ids': uniqueIdsObject,
  'list-append': listAppendObject,
  bank: bankObject,
} as const satisfies { readonly [name: string]: SequentialObject }

/** The name of an object that shipped protocols can keep. */
export type ObjectName = keyof typeof objects

/** Which object a protocol keeps: options of every protocol that can keep any. */
export interface ObjectOptions {
  readonly object: ObjectName
  /** What the object begins with, each key of it if it has keys; null for what it begins with by itself. */
  readonly initial: Json
}

/** A register, which begins with null. */
export const objectDefaults: ObjectOptions = { object: 'register', initial: null }

/** Says in a sentence what is wrong with the choice of an object, if anything is. */
export function objectionToObject({ object, initial }: ObjectOptions): string | undefined {
  if (!Object.hasOwn(objects, object)) {
    return `object is "${object}", expected one of ${Object.keys(objects).join(', ')}`
  }
  const { initials } = objects[object]
  if (initial === null || initials.matches(initial)) return undefined
  return `initial is ${JSON.stringify(initial)}, expected what a ${object} can begin with: ${initials.expected}`
}

/** A state machine that keeps the object that options name. */
export function machineOf({ object, initial }: ObjectOptions): StateMachine {
  return new StateMachine(objects[object], initial ?? undefined)
}
