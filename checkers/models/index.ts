import { InputError } from '../../sim/errors.ts'
import type { Model } from '../model.ts'
import { casRegister } from './cas-register.ts'
import { kv } from './kv.ts'
import { register } from './register.ts'

/**
 * The models that netsplit ships, by name.
 *
 * @example
 * ```ts
 * Object.keys(models).join(', ') // register, cas-register, kv
 * ```
 */
export const models = {
  register,
  'cas-register': casRegister,
  kv,
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
