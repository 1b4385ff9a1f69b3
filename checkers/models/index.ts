import { InputError } from '../../sim/errors.ts'
import type { Model } from '../model.ts'
import { casRegister } from './cas-register.ts'
import { counter } from './counter.ts'
import { fifoQueue } from './fifo-queue.ts'
import { kv } from './kv.ts'
import { list } from './list.ts'
import { multiRegister } from './multi-register.ts'
import { mutex, ownedMutex } from './mutex.ts'
import { register } from './register.ts'
import { set } from './set.ts'
import { stack } from './stack.ts'
import { unorderedQueue } from './unordered-queue.ts'

/**
 * The models that netsplit ships, by name.
 *
 * @example
 * ```ts
 * Object.keys(models).slice(0, 3).join(', ') // register, cas-register, multi-register
 * ```
 */
export const models = {
  register,
  'cas-register': casRegister,
  'multi-register': multiRegister,
  kv,
  counter,
  set,
  'fifo-queue': fifoQueue,
  'unordered-queue': unorderedQueue,
  stack,
  mutex,
  'owned-mutex': ownedMutex,
  list,
} as const satisfies { readonly [name: string]: Model }

/** The name of a model that netsplit ships. */
export type ModelName = keyof typeof models

/**
 * A shipped model, by its name.
 *
 * @param name - as in {@link models}
 * @throws InputError for any other name, listing those that there are
 *
 * @example
 * ```ts
 * modelNamed('kv').initial === '' // true
 * ```
 */
export function modelNamed(name: string): Model {
  if (Object.hasOwn(models, name)) return models[name as ModelName]
  throw new InputError(`there is no model '${name}', expected one of ${Object.keys(models).join(', ')}`)
}

/**
 * A model that is given, or named.
 *
 * @param given - a model, or the name of one that is shipped
 * @throws InputError for what is neither
 *
 * @example
 * ```ts
 * modelOf('kv') === modelOf(models.kv) // true
 * ```
 */
export function modelOf(given: ModelName | Model): Model {
  if (typeof given === 'string') return modelNamed(given)
  const model: Partial<Model> | null | undefined = given
  if (
    typeof model?.step === 'function' &&
    typeof model.operations === 'object' &&
    model.initials !== undefined
  )
    return given
  const what = given === null || typeof given !== 'object' ? String(given) : 'an object that is none'
  throw new InputError(
    `the model is ${what}, expected a model, or the name of one: ${Object.keys(models).join(', ')}`,
  )
}
