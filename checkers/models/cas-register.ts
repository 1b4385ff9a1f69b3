import { sameValue } from '../canonical.ts'
import type { Model } from '../model.ts'
import { casFrom, casTo } from './register-view.ts'
import { register } from './register.ts'
import { changing, fromTo } from './shapes.ts'

/**
 * A register with compare-and-set: `cas` takes `[from, to]` and takes effect only where the value is `from`. A `cas` that
 * failed is dropped: what failed did not happen, and why it failed (the value was another, or no server took it) is not known.
 *
 * Source: Knossos, `knossos.model/cas-register`.
 *
 * @example
 * ```ts
 * casRegister.step(1, { f: 'cas', input: [1, 2], output: undefined, outcome: 'ok' }) // 2
 * ```
 */
export const casRegister: Model = {
  ...register,
  name: 'cas-register',
  description: 'A register with compare-and-set, one for each key: read, write, cas.',
  operations: { ...register.operations, cas: changing(fromTo) },
  step: (state, call) => {
    if (call.f !== 'cas') return register.step(state, call)
    return sameValue(state, casFrom(call)) ? casTo(call) : undefined
  },
}
