import type { Json } from '../../sim/index.ts'
import { type Applied, done, isRecord, type SequentialObject } from './sequential-object.ts'

/** One step of a transaction: `['append', key, value]`, or `['r', key, null]`. */
type Step = readonly [f: 'append' | 'r', key: string, value: Json]
type Lists = { readonly [key: string]: readonly Json[] }

/**
 * Lists by key, empty at first, and transactions over them: `txn` with steps such as `[['append', 'x', 1], ['r', 'x', null]]`,
 * answered with the lists that its reads saw. All steps happen at once, in their order.
 *
 * Source: Kingsbury and Alvaro, "Elle" (2020), section 4: lists whose appends are unique tell their own history.
 *
 * @example
 * ```ts
 * const { outcome } = listAppendObject.operations.txn.apply({ x: [1] }, [['append', 'x', 2], ['r', 'x', null]], 'c1/0')
 * JSON.stringify(outcome.value) // [["append","x",2],["r","x",[1,2]]]
 * ```
 */
export const listAppendObject: SequentialObject<Lists> = {
  name: 'list-append',
  description: 'lists by key, and transactions that append and read: txn',
  byKey: false,
  initial: {},
  initials: {
    expected: 'a record of lists',
    matches: (value) => isRecord(value) && Object.values(value).every((list) => Array.isArray(list)),
  },
  operations: {
    txn: {
      takes: {
        expected: "a list of ['append', key, value] and ['r', key, null]",
        matches: (value) => Array.isArray(value) && (value as readonly Json[]).every(isStep),
      },
      onlyReads: (steps) => (steps as readonly Step[]).every(([f]) => f === 'r'),
      apply: (lists, steps) => transact(lists, steps as readonly Step[]),
    },
  },
}

function transact(before: Lists, steps: readonly Step[]): Applied<Lists> {
  let lists = before
  const answered = steps.map((step): Json => {
    const [f, key, value] = step
    const list = Object.hasOwn(lists, key) ? (lists[key] as readonly Json[]) : []
    if (f === 'r') return [f, key, list]
    lists = { ...lists, [key]: [...list, value] }
    return step
  })
  return done(lists, answered)
}

function isStep(step: Json): boolean {
  if (!Array.isArray(step) || step.length !== 3) return false
  const [f, key, value] = step as readonly Json[]
  return typeof key === 'string' && (f === 'append' ? value !== null : f === 'r' && value === null)
}
