import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import type { Model } from '../model.ts'
import { shortText } from '../models/shapes.ts'
import { OK, type OperationTable } from '../operation-table.ts'
import { placeOf } from '../place.ts'
import { OPEN } from '../procedures/procedure.ts'
import { accessesIn, type PlainAccesses, READ, WRITE } from './accesses.ts'

/** Whose operations are one session. */
export type Sessions = 'process' | 'client'

/** In the column of writers: the value was there at first. */
export const INITIAL = -1
/** In the column of writers: nobody left the value. */
export const NOBODY = -2
/** In the column of writers: several left the value, and so nobody knows whose was seen. */
export const SEVERAL = -3
/** The same, where one of those that left it crashed. */
export const SEVERAL_CRASHED = -4
/** In a column of accesses: there is none. */
export const NONE = -1

/**
 * What sessions read and wrote, in columns: what took effect, in an order in which every session's own accesses stand as it made
 * them. What crashed is there if somebody saw what it left.
 *
 * A session goes on after an operation that crashed, where sessions are clients: nothing waits for that operation, which may
 * act at any time from its place on. Such accesses are `loose`, and a chain of their own.
 */
export interface SessionTable {
  readonly operations: OperationTable
  readonly length: number
  /** READ or WRITE. */
  readonly kinds: Uint8Array
  /** Small numbers. */
  readonly keys: Int32Array
  readonly keyNames: readonly (string | undefined)[]
  /** Numbers of values. */
  readonly values: Int32Array
  /** The operations that they belong to. */
  readonly rows: Int32Array
  readonly sessions: Int32Array
  readonly sessionCount: number
  /** 1 for what crashed though its session went on. */
  readonly loose: Uint8Array
  /** The session, or for what is loose a number of its own. */
  readonly chains: Int32Array
  readonly chainCount: number
  /** The access before it in its session, or {@link NONE}. */
  readonly previous: Int32Array
  /** For reads: the access whose value was seen, {@link INITIAL}, {@link NOBODY}, {@link SEVERAL} or {@link SEVERAL_CRASHED}; for writes {@link NONE}. */
  readonly writers: Int32Array
}

/** A table, or why the operations are none that it could have. */
export type SessionTableOrNot = SessionTable | { readonly kind: 'misfit'; readonly why: string }

/** What a session table is made of. */
export interface SessionInput {
  readonly history: History
  readonly model: Model
  readonly initial: Json
  /** The history's operations, as the model understands them. */
  readonly operations: OperationTable
  readonly sessions: Sessions
}

/**
 * Puts what sessions did into columns.
 *
 * @param input - the operations, and whose are one session
 * @throws InputError when a client that is to be a session does two things at a time
 *
 * @example
 * ```ts
 * const operations = operationTableOf([])
 * const table = sessionTableOf({ history: historyOf([]), model: models.register, initial: null, operations, sessions: 'process' })
 * 'kind' in table ? table.why : table.length // 0
 * ```
 */
export function sessionTableOf(input: SessionInput): SessionTableOrNot {
  const plain = accessesIn(input.model, input.operations)
  if ('kind' in plain) {
    const { history, operations } = input
    const at = operations.columns.invocations[plain.row] as number
    return { kind: 'misfit', why: `${placeOf(history, at)} is ${plain.why}` }
  }
  const sessionOf = input.sessions === 'client' ? clientsOf(input) : undefined
  return tableOf(input, plain, sessionOf)
}

function tableOf(
  { operations, model, initial }: SessionInput,
  plain: PlainAccesses,
  sessionOf: Int32Array | undefined,
): SessionTable {
  const { columns, events } = operations
  const writers = writersOf(plain, columns.outcomes, events.values.size, (key) =>
    events.values.intern(initialOf(model, initial, plain.keyNames[key])),
  )
  const kept = keptOf(plain, writers, columns.outcomes)
  const order = inOrder(plain, kept, operations)
  const places = new Int32Array(plain.length).fill(NONE)
  for (let at = 0; at < order.length; at++) places[order[at] as number] = at
  const picked = (column: Int32Array) => order.map((access) => column[access] as number)
  const rows = picked(plain.rows)
  const kinds = Uint8Array.from(order, (access) => plain.kinds[access] as number)
  const sessions = rows.map((row) => {
    const process = columns.processes[row] as number
    return sessionOf === undefined ? process : (sessionOf[process] as number)
  })
  const sessionCount = events.processCount
  return {
    operations,
    length: order.length,
    kinds,
    keys: picked(plain.keys),
    keyNames: plain.keyNames,
    values: picked(plain.values),
    rows,
    sessions,
    sessionCount,
    ...linksOf(rows, sessions, sessionCount, columns.outcomes),
    writers: order.map((access) => {
      if (plain.kinds[access] === WRITE) return NONE
      const writer = writers[access] as number
      return writer < 0 ? writer : (places[writer] as number)
    }),
  }
}

/** What a register holds at first. */
export function initialOf(model: Model, initial: Json, key: string | undefined): Json {
  if (model.name !== 'multi-register' || typeof initial !== 'object' || initial === null) return initial
  const fields = initial as { readonly [name: string]: Json }
  return key !== undefined && Object.hasOwn(fields, key) ? (fields[key] ?? null) : null
}

/** In place of who left a value: nobody so far. */
const NONE_YET = -5

/** For each read, the access that left what it saw, found key by key. */
function writersOf(
  { length, kinds, keys, values, rows, keyNames }: PlainAccesses,
  outcomes: Uint8Array,
  valueCount: number,
  initialOfKey: (key: number) => number,
): Int32Array {
  const writers = new Int32Array(length).fill(NONE)
  const byKey = groupedBy(keys, keyNames.length)
  const firsts = keyNames.map((_, key) => initialOfKey(key))
  const size = 1 + firsts.reduce((most, value) => Math.max(most, value), valueCount)
  const leftBy = new Int32Array(size)
  const stamps = new Int32Array(size)
  for (const [key, first] of firsts.entries()) {
    const stamp = key + 1
    const end = byKey.starts[key + 1] as number
    stamps[first] = stamp
    leftBy[first] = INITIAL
    for (let i = byKey.starts[key] as number; i < end; i++) {
      const access = byKey.items[i] as number
      if (kinds[access] !== WRITE) continue
      const value = values[access] as number
      const other = stamps[value] === stamp ? (leftBy[value] as number) : NONE_YET
      if (other === NONE_YET) leftBy[value] = access
      else {
        const both = other < 0 ? [access] : [access, other]
        const crashed = both.some((each) => outcomes[rows[each] as number] !== OK)
        leftBy[value] = crashed || other === SEVERAL_CRASHED ? SEVERAL_CRASHED : SEVERAL
      }
      stamps[value] = stamp
    }
    for (let i = byKey.starts[key] as number; i < end; i++) {
      const access = byKey.items[i] as number
      if (kinds[access] !== READ) continue
      const value = values[access] as number
      writers[access] = stamps[value] === stamp ? (leftBy[value] as number) : NOBODY
    }
  }
  return writers
}

/** Marks what took effect: what completed, and of what crashed that of which somebody saw what it left. */
function keptOf(
  { length, kinds, rows }: PlainAccesses,
  writers: Int32Array,
  outcomes: Uint8Array,
): Uint8Array {
  const kept = new Uint8Array(length)
  for (let access = 0; access < length; access++) {
    if (outcomes[rows[access] as number] !== OK) continue
    kept[access] = 1
    // A cas that crashed saw something itself, which the access before its write says.
    for (let read = access; kinds[read] === READ;) {
      const writer = writers[read] as number
      if (writer < 0 || kept[writer] === 1) break
      kept[writer] = 1
      if (outcomes[rows[writer] as number] === OK || rows[writer - 1] !== rows[writer]) break
      read = writer - 1
      kept[read] = 1
    }
  }
  return kept
}

/** What took effect, by the event at which it is known to have: reads where they completed, writes where they began. */
function inOrder(
  { length, kinds, rows }: PlainAccesses,
  kept: Uint8Array,
  operations: OperationTable,
): Int32Array {
  const { invocations, completions } = operations.columns
  const atEvent = new Int32Array(operations.events.length).fill(NONE)
  let count = 0
  for (let access = 0; access < length; access++) {
    if (kept[access] === 0) continue
    count++
    const row = rows[access] as number
    if (access > 0 && rows[access - 1] === row) continue
    const completion = completions[row] as number
    atEvent[(kinds[access] === WRITE || completion === OPEN ? invocations[row] : completion) as number] =
      access
  }
  const order = new Int32Array(count)
  let placed = 0
  for (let event = 0; event < atEvent.length; event++) {
    const access = atEvent[event] as number
    if (access === NONE) continue
    order[placed++] = access
    if (access + 1 < length && rows[access + 1] === rows[access]) order[placed++] = access + 1
  }
  return order
}

/** How accesses hang together: which were loose, their chains, and what was before each. */
export function linksOf(
  rows: Int32Array,
  sessions: Int32Array,
  sessionCount: number,
  outcomes: Uint8Array,
): Pick<SessionTable, 'loose' | 'chains' | 'chainCount' | 'previous'> {
  const { length } = rows
  const loose = new Uint8Array(length)
  const goesOn = new Uint8Array(sessionCount)
  for (let access = length - 1; access >= 0; access--) {
    const session = sessions[access] as number
    const isPair = access + 1 < length && rows[access + 1] === rows[access]
    if (outcomes[rows[access] as number] === OK) goesOn[session] = 1
    else loose[access] = isPair ? (loose[access + 1] as number) : (goesOn[session] as number)
    // Several that crashed do not wait for each other either.
    if (outcomes[rows[access] as number] !== OK && (access === 0 || rows[access - 1] !== rows[access]))
      goesOn[session] = 1
  }
  const chains = sessions.slice()
  const previous = new Int32Array(length)
  const lasts = new Int32Array(sessionCount).fill(NONE)
  let chainCount = sessionCount
  for (let access = 0; access < length; access++) {
    const session = sessions[access] as number
    const isSecond = access > 0 && rows[access - 1] === rows[access]
    previous[access] = isSecond ? access - 1 : (lasts[session] as number)
    if (loose[access] === 0) lasts[session] = access
    else chains[access] = isSecond ? (chains[access - 1] as number) : chainCount++
  }
  return { loose, chains, chainCount, previous }
}

/** Numbers grouped by a column: those of group `g` are `items` from `starts[g]` to `starts[g + 1]`, in order. */
export interface Groups {
  readonly starts: Int32Array
  readonly items: Int32Array
}

/**
 * Groups places of a column by what stands there.
 *
 * @param column - small numbers; places with a negative one are in no group
 * @param count - how many groups there are
 *
 * @example
 * ```ts
 * groupedBy(Int32Array.of(1, 0, 1), 2).items.join(' ') // 1 0 2
 * ```
 */
export function groupedBy(column: Int32Array, count: number): Groups {
  const starts = new Int32Array(count + 2)
  for (let i = 0; i < column.length; i++) {
    const group = column[i] as number
    if (group >= 0) starts[group + 2] = (starts[group + 2] as number) + 1
  }
  for (let group = 2; group < count + 2; group++) {
    starts[group] = (starts[group] as number) + (starts[group - 1] as number)
  }
  const items = new Int32Array(starts[count + 1] as number)
  for (let i = 0; i < column.length; i++) {
    const group = column[i] as number
    if (group < 0) continue
    const place = starts[group + 1] as number
    items[place] = i
    starts[group + 1] = place + 1
  }
  return { starts, items }
}

/** By process the number of its client, the smallest of the client's processes; a process without one is its own. */
function clientsOf({ history, operations }: SessionInput): Int32Array {
  const { length, processes, invocations, completions } = operations.columns
  const ofProcess = new Int32Array(operations.events.processCount).fill(NONE)
  const known = new Map<string, number>()
  const busyUntil = new Int32Array(ofProcess.length).fill(NONE)
  for (let row = 0; row < length; row++) {
    const process = processes[row] as number
    const at = invocations[row] as number
    if (ofProcess[process] === NONE) {
      const { client } = history.at(at)
      const session = client === undefined ? process : (known.get(client) ?? process)
      if (client !== undefined) known.set(client, session)
      ofProcess[process] = session
    }
    const session = ofProcess[process] as number
    if ((busyUntil[session] as number) > at) {
      const { client = '' } = history.at(at)
      throw new InputError(
        `${placeOf(history, at)}: the client ${shortText(client)} goes on before its last operation is over, expected clients that do one thing at a time where sessions are clients`,
      )
    }
    const completion = completions[row] as number
    if (completion !== OPEN) busyUntil[session] = completion
  }
  return ofProcess
}
