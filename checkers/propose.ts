import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { isArray } from './canonical.ts'
import { ABSENT, eventTableOf, type EventTable, NEMESIS } from './event-table.ts'
import { countText } from './explanation/words.ts'
import { ordersSessionsAlone } from './formats/recorded-history.ts'
import { shortText } from './models/shapes.ts'

/** A model that fits a history's operations, and what speaks for it. */
export interface ProposedModel {
  /** The name of a model or of a checker of Jepsen's workloads. */
  readonly model: string
  /** What speaks for it, as the rest of a sentence. */
  readonly because: string
}

/** Which operations speak for which model; the first whose operations are all that there are. */
const FAMILIES: readonly { readonly model: string; readonly operations: readonly string[] }[] = [
  { model: 'register', operations: ['read', 'write'] },
  { model: 'cas-register', operations: ['read', 'write', 'cas'] },
  { model: 'kv', operations: ['get', 'put', 'append'] },
  { model: 'owned-mutex', operations: ['acquire', 'release'] },
  { model: 'stack', operations: ['push', 'pop'] },
  { model: 'fifo-queue', operations: ['enqueue', 'dequeue'] },
  { model: 'total-queue', operations: ['enqueue', 'dequeue', 'drain'] },
  { model: 'set', operations: ['add', 'remove', 'contains', 'read'] },
  { model: 'list', operations: ['append', 'read'] },
  { model: 'bank', operations: ['transfer', 'read'] },
  { model: 'unique-ids', operations: ['generate'] },
  { model: 'monotonic', operations: ['inc', 'read'] },
]

/** How many names of operations a sentence lists. */
const MOST_NAMES = 12

/**
 * Proposes a model for a history, by the names of its operations and the values that they answered.
 *
 * @param history - any history
 * @throws InputError where nothing that is shipped fits, naming the operations
 *
 * @example
 * ```ts
 * proposeModel(historyOf([{ process: 0, type: 'invoke', f: 'push', value: 1, time: 0 }])).model // stack
 * ```
 */
export function proposeModel(history: History): ProposedModel {
  const table = eventTableOf(history)
  const names = operationNames(table)
  const there = names.length === 0 ? 'it has no operations' : `its operations are ${namesText(names)}`
  if (ordersSessionsAlone(history)) {
    const because = `${there}, and it orders no more than each session`
    return { model: 'strong-session-serializable', because }
  }
  if (names.length === 1 && names[0] === 'txn') return transactional(table, there)
  if (names.includes('add') && names.every((name) => name === 'add' || name === 'read')) {
    return addsAndReads(table, there)
  }
  const family = FAMILIES.find(({ operations }) => names.every((name) => operations.includes(name)))
  if (family !== undefined && names.length > 0) return { model: family.model, because: there }
  throw new InputError(
    `no model fits this history, since ${there}; expected those of a model: name a model or a checker`,
  )
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(shortText)
  const more = names.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${countText(more)} more` : ''}`
}

function operationNames(table: EventTable): string[] {
  const names = new Set<string>()
  const processes = table.processes.view()
  const fs = table.fs.view()
  const seen = new Set<number>()
  for (let index = 0; index < processes.length; index++) {
    const f = fs[index] as number
    if (processes[index] === NEMESIS || seen.has(f)) continue
    seen.add(f)
    names.add(table.textOf(f) as string)
  }
  return [...names]
}

/** Reads of a counter answer numbers, reads of a set answer lists. */
function addsAndReads(table: EventTable, there: string): ProposedModel {
  const answer = firstAnswer(table, 'read')
  if (isArray(answer)) return { model: 'set-full', because: `${there}, and its reads answer lists` }
  return {
    model: 'counter',
    because: typeof answer === 'number' ? `${there}, and its reads answer numbers` : there,
  }
}

function transactional(table: EventTable, there: string): ProposedModel {
  const answer = firstAnswer(table, 'txn')
  const kinds = isArray(answer) ? answer.map((access) => (isArray(access) ? access[0] : undefined)) : []
  if (kinds.includes('append')) {
    return { model: 'strict-serializable', because: `${there}, which append to lists and read them` }
  }
  return { model: 'multi-register', because: `${there}, of reads and writes` }
}

/** The value of the first completed operation of a name that has one. */
function firstAnswer(table: EventTable, name: string): Json | undefined {
  for (let index = 0; index < table.length; index++) {
    if (table.valueNumbers.get(index) === ABSENT || table.processes.get(index) === NEMESIS) continue
    const { f, type, value } = table.at(index)
    if (f === name && type === 'ok' && value !== undefined && value !== null) return value
  }
  return undefined
}
