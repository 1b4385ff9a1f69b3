import { sameValue } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnLock } from '../explanation/lock-anomalies.ts'
import type { Model, ModelWords } from '../model.ts'
import type { Call } from '../operations.ts'
import { aBoolean, anyValue, aValue, valueText } from './shapes.ts'
import { wordsOf } from './words.ts'

/** What an operation adds to how often a lock has been acquired more than released. */
function turnOf({ f }: Call): number {
  return f === 'acquire' ? 1 : -1
}

/** How one speaks of a lock; `owner` says for whom, if that is anybody's affair. */
function lockWords(owner: (call: Call) => string): ModelWords {
  return wordsOf('the lock', {
    acquire: {
      did: (call, lock) => `acquired ${lock}${owner(call)}`,
      noun: (call, lock) => `acquisition of ${lock}${owner(call)}`,
    },
    release: {
      did: (call, lock) => `released ${lock}${owner(call)}`,
      noun: (call, lock) => `release of ${lock}${owner(call)}`,
    },
  })
}

/**
 * A lock that is held or free, whoever holds it: `acquire` a free one, `release` a held one. Every key is one lock.
 *
 * What remains of acquires and releases must still take turns, so that only the beginning may be left out, where it leaves the
 * lock as it was.
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
  deletions: { kind: 'beginning', change: turnOf },
  recognise: (evidence) => recogniseOnLock(evidence, false),
  words: lockWords(() => ''),
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
  deletions: { kind: 'together', group: (call) => call.input, atFirst: (holder) => [holder], change: turnOf },
  recognise: (evidence) => recogniseOnLock(evidence, true),
  words: lockWords(({ input }) => ` as ${valueText(input)}`),
  dataType: { kind: 'mutex', roles: { acquire: 'acquire', release: 'release' }, isOwned: true },
})
