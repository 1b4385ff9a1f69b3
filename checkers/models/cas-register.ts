import { isArray, sameValue } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnRegister } from '../explanation/anomalies.ts'
import type { Model } from '../model.ts'
import { readWriteCas, readWriteCasWords } from './register-view.ts'
import { readAndWrite } from './register.ts'
import { fromTo } from './shapes.ts'

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
export const casRegister: Model = defineModel({
  name: 'cas-register',
  description: 'A register with compare-and-set, one for each key: read, write, cas.',
  initial: null,
  operations: {
    ...readAndWrite,
    cas: {
      input: fromTo,
      when: (state, pair) => isArray(pair) && sameValue(state, pair[0]),
      change: (_, pair) => (isArray(pair) ? pair[1] : null) ?? null,
    },
  },
  deletions: { kind: 'unseen', view: readWriteCas },
  register: readWriteCas,
  dataType: { kind: 'register', roles: { read: 'read', write: 'write', cas: 'cas' } },
  recognise: (evidence) => recogniseOnRegister(evidence, readWriteCas),
  words: readWriteCasWords,
})
