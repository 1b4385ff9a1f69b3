import { sameValue } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import type { Model } from '../model.ts'
import { aBoolean, anyValue, aValue } from './shapes.ts'

/**
 * A lock that is held or free, whoever holds it: `acquire` a free one, `release` a held one. Every key is one lock.
 *
 * No deletion is sound: what remains of acquires and releases must still take turns.
 *
 * Source: Knossos, `knossos.model/mutex`.
 *
 * @example
 * ```ts
 * mutex.step(false, { f: 'acquire', input: null, output: undefined, outcome: 'ok' }) // true
 * ```
 */
export const mutex: Model = defineModel({
  name: 'mutex',
  description: 'A lock that is held or free, one for each key: acquire, release.',
  initial: false,
  initials: aBoolean,
  operations: {
    acquire: { input: anyValue, when: (state) => state === false, change: () => true },
    release: { input: anyValue, when: (state) => state === true, change: () => false },
  },
  dataType: { kind: 'mutex', roles: { acquire: 'acquire', release: 'release' }, isOwned: false },
})

/**
 * A lock that only its holder can release: `acquire` and `release` give the owner, which is the process if they give none.
 * Every key is one lock. Of one owner all operations may be left out together.
 *
 * @example
 * ```ts
 * ownedMutex.step(null, { f: 'acquire', input: 7, output: undefined, outcome: 'ok' }) // 7
 * ```
 */
export const ownedMutex: Model = defineModel({
  name: 'owned-mutex',
  description: 'A lock that only its holder can release, one for each key: acquire, release.',
  initial: null,
  operations: {
    acquire: {
      input: aValue,
      missingInput: 'process',
      when: (state) => state === null,
      change: (_, owner) => owner,
    },
    release: { input: aValue, missingInput: 'process', when: sameValue, change: () => null },
  },
  deletions: { kind: 'together', group: (call) => call.input },
  dataType: { kind: 'mutex', roles: { acquire: 'acquire', release: 'release' }, isOwned: true },
})
