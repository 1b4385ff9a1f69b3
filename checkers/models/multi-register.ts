import type { Json } from '../../sim/types.ts'
import { isArray, sameValue } from '../canonical.ts'
import type { Model, ValueShape } from '../model.ts'
import { valueText } from './shapes.ts'

/** One read or write of a transaction. */
export interface Access {
  readonly reads: boolean
  readonly key: string
  readonly value: Json
}

const READS = new Set<Json>(['r', 'read', ':r', ':read'])
const WRITES = new Set<Json>(['w', 'write', ':w', ':write'])

const accesses: ValueShape = {
  expected: 'a list of reads ["r", key, null] and writes ["w", key, value]',
  matches: (value) => isArray(value) && value.every((item) => accessOf(item) !== undefined),
}

const registers: ValueShape = {
  expected: 'an object of first values by key',
  matches: (value) => typeof value === 'object' && value !== null && !isArray(value),
}

/**
 * Several registers that are read and written together: `txn` takes a list of reads and writes, `["r", key, null]` and
 * `["w", key, value]`, which take effect at one instant, one after another. Registers that the first state does not name hold
 * null. A read whose value its completion leaves null says nothing, as in Knossos.
 *
 * Transactions that only read may be left out of a core; of the others none may, since any may touch what another saw.
 *
 * Source: Knossos, `knossos.model/multi-register`.
 *
 * @example
 * ```ts
 * multiRegister.step({ x: 0 }, { f: 'txn', input: [['w', 'x', 1]], output: [['w', 'x', 1]], outcome: 'ok' }) // { x: 1 }
 * ```
 */
export const multiRegister: Model = {
  name: 'multi-register',
  description: 'Registers read and written together: txn, a list of reads and writes.',
  initial: {},
  initials: registers,
  operations: {
    txn: {
      input: accesses,
      answer: accesses,
      failure: 'dropped',
      readOnly: (value) => accessesOf(value).every(({ reads }) => reads),
    },
  },
  words: {
    did: ({ input, output }) =>
      accessesOf(output ?? input)
        .map(accessText)
        .join(', '),
    noun: ({ input, output }) =>
      `transaction (${accessesOf(output ?? input)
        .map(accessText)
        .join(', ')})`,
  },
  part: () => undefined,
  step: (state, { input, output }) => {
    const values = new Map(Object.entries(isFields(state) ? state : {}))
    for (const { reads, key, value } of accessesOf(output ?? input)) {
      if (!reads) values.set(key, value)
      else if (value !== null && !sameValue(value, values.get(key))) return undefined
    }
    return Object.fromEntries(values)
  },
  answer: (state, { input }) => {
    const values = new Map(Object.entries(isFields(state) ? state : {}))
    return accessesOf(input).map(({ reads, key, value }) => {
      if (!reads) values.set(key, value)
      return [reads ? 'r' : 'w', key, values.get(key) ?? null]
    })
  },
}

/**
 * The reads and writes of a transaction.
 *
 * @param value - what `txn` takes or answers
 *
 * @example
 * ```ts
 * accessesOf([['w', 'x', 1]])[0]?.key // x
 * ```
 */
export function accessesOf(value: Json): Access[] {
  return isArray(value) ? value.flatMap((item) => accessOf(item) ?? []) : []
}

function accessOf(item: Json): Access | undefined {
  if (!isArray(item) || item.length < 2 || item.length > 3) return undefined
  const [kind = null, key = null, value = null] = item
  if (typeof key !== 'string' && typeof key !== 'number') return undefined
  if (READS.has(kind)) return { reads: true, key: String(key), value }
  return WRITES.has(kind) && item.length === 3 ? { reads: false, key: String(key), value } : undefined
}

function accessText({ reads, key, value }: Access): string {
  return `${reads ? 'read' : 'wrote'} ${key} = ${valueText(value)}`
}

function isFields(value: Json): value is { readonly [name: string]: Json } {
  return registers.matches(value)
}
