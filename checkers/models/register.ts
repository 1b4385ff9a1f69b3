import type { Json } from '../../sim/types.ts'
import { defineModel, type OperationRule } from '../define-model.ts'
import { recogniseOnRegister } from '../explanation/anomalies.ts'
import type { Model } from '../model.ts'
import { readWriteCas, readWriteCasWords } from './register-view.ts'
import { anyValue } from './shapes.ts'

/** How a register is read and written, which one with compare-and-set shares. */
export const readAndWrite: { readonly [f: string]: OperationRule } = {
  read: { answer: (state) => state },
  write: { input: anyValue, change: (_: Json, value) => value },
}

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
export const register: Model = defineModel({
  name: 'register',
  description: 'A value that is read and written, one for each key: read, write.',
  initial: null,
  operations: readAndWrite,
  deletions: { kind: 'unseen', view: readWriteCas },
  register: readWriteCas,
  dataType: { kind: 'register', roles: { read: 'read', write: 'write' } },
  recognise: (evidence) => recogniseOnRegister(evidence, readWriteCas),
  words: readWriteCasWords,
})
