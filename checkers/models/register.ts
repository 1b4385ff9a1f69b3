import { recogniseOnRegister } from '../explanation/anomalies.ts'
import { sameValue } from '../canonical.ts'
import type { Model } from '../model.ts'
import { observedOnRegister, readWriteCas, readWriteCasWords } from './register-view.ts'
import { anyValue, changing, reading } from './shapes.ts'

/**
 * A register: a write replaces its value, a read returns it. Every key is one register.
 *
 * Source: Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", TOPLAS 1990.
 *
 * @example
 * ```ts
 * register.step(null, { f: 'write', input: 1, output: undefined, outcome: 'ok' }) // 1
 * ```
 */
export const register: Model = {
  name: 'register',
  description: 'A value that is read and written, one for each key: read, write.',
  initial: null,
  initials: anyValue,
  operations: { read: reading, write: changing(anyValue) },
  part: (operation) => operation.key,
  step: (state, call) => {
    if (call.f === 'write') return call.input
    return call.output === undefined || sameValue(call.output, state) ? state : undefined
  },
  observed: observedOnRegister(readWriteCas),
  register: readWriteCas,
  recognise: (evidence) => recogniseOnRegister(evidence, readWriteCas),
  words: readWriteCasWords,
}
