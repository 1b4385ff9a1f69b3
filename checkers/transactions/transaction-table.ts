import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { canonicalText, Interner, isArray, sameValue } from '../canonical.ts'
import { ABSENT, EVENT_TYPES, type EventTable, eventTableOf, NEMESIS } from '../event-table.ts'
import { IntColumn } from '../int-column.ts'
import { valueText } from '../models/shapes.ts'
import { FAIL, INFO, OK } from '../operation-table.ts'
import { placeOf } from '../place.ts'
import type { PairingOptions } from '../operations.ts'
import { OPEN } from '../procedures/procedure.ts'
import { NONE, Turns } from '../turns.ts'
import { ColumnMemory } from './column-memory.ts'
import { Versions } from './versions.ts'

/** What the values are that transactions read: lists that are appended to, or registers that are written. */
export type TransactionObject = 'list-append' | 'rw-register'

/** A micro-operation that reads, in the column of kinds. */
export const READ = 0
/** A micro-operation that appends or writes, in the column of kinds. */
export const WRITE = 1

/** A read that saw what was there before any write, in the column of versions. */
export const INITIAL = -1
/** A read of which nobody knows what it saw: its transaction did not answer. */
export const UNSEEN = -2

/** What stands where a transaction was completed without having been invoked: it may have begun before everything. */
export const FROM_THE_START = -1

/** How many bytes are needed for each event, about, by the columns of transactions. */
const BYTES_PER_EVENT = 30
/** How many are needed by the other columns, for each event and for each micro-operation, and then by a check. */
const MORE_BYTES_PER_EVENT = 100
const BYTES_PER_MICRO_OPERATION = 100
/** Of so many micro-operations, one writes what was not written before. */
const MICRO_OPERATIONS_PER_VERSION = 2

const INVOKE = EVENT_TYPES.indexOf('invoke')
const INFO_TYPE = EVENT_TYPES.indexOf('info')
const OUTCOME_OF_TYPE = [INFO, OK, FAIL, INFO] as const

/** Transactions, in columns, in the order in which they were invoked; a transaction is known by its row. */
export interface TransactionColumns {
  readonly length: number
  /** The indices of the events that invoked them, or {@link FROM_THE_START}. */
  readonly invocations: Int32Array
  /** The indices of the events that completed them as ok or failed; `OPEN` for those that may act at any time later. */
  readonly completions: Int32Array
  /** The event that tells most of each: its completion, if there is one, or else its invocation. */
  readonly events: Int32Array
  /** OK, FAIL or INFO. */
  readonly outcomes: Uint8Array
  /** Places in the event table's column of processes. */
  readonly processes: Int32Array
  /** Where the micro-operations of each begin; those of the last end at the last entry, of which there is one more. */
  readonly starts: Int32Array
}

/** Micro-operations, in columns, transaction by transaction. */
export interface MicroOperationColumns {
  readonly length: number
  /** {@link READ} or {@link WRITE}. */
  readonly kinds: Uint8Array
  /** Numbers of keys. */
  readonly keys: Int32Array
  /**
   * What was written, or read of a register: numbers of versions, {@link INITIAL} or {@link UNSEEN}. Of a list read, the last
   * element, {@link INITIAL} of an empty one, or {@link UNSEEN}.
   */
  readonly versions: Int32Array
  /** Where in `elements` what a list read saw begins, and how much it is; nothing but for list reads, empty for registers. */
  readonly readStarts: Int32Array
  readonly readLengths: Int32Array
}

/**
 * A history of transactions in columns of numbers. A **version** is a number for a key and a value together, so that whoever
 * wrote it, or stands before it, is found in an array.
 */
export interface TransactionTable {
  readonly object: TransactionObject
  /** What every register held at first; null of lists, which are empty then. */
  readonly initial: Json
  readonly events: EventTable
  readonly transactions: TransactionColumns
  readonly microOperations: MicroOperationColumns
  /** The versions that list reads saw; what several of them saw stands there once. */
  readonly elements: Int32Array
  /** What keys, by their numbers, are called. */
  readonly keys: Interner
  /** The key and the value of each version. */
  readonly versions: Versions
  /** Where more columns about these transactions are to be. */
  readonly memory: ColumnMemory
}

/**
 * Reads the transactions of a history: events whose values are lists of micro-operations, `["r", key, seen]`,
 * `["append", key, element]` or `["w", key, value]`. What a transaction did is what its completion says, or its invocation where
 * nobody knows how it ended; the reads of such a one are {@link UNSEEN}. A register read of the first value is {@link INITIAL}, but
 * where its transaction wrote that very value there before. A completion without an invocation is a transaction that
 * was invoked at the start, as Elle has it. Where it is lenient, a transaction that is still open when its process goes on may act at
 * any time later, unless a completion of the same micro-operations follows.
 *
 * @param history - any history; the nemesis is left out
 * @param object - what is read: lists or registers
 * @param initial - what every register held at first; lists take none but null
 * @param pairing - whether to repair what processes do that do not take turns, and who is told of it
 * @throws InputError for an event whose value is no list of such micro-operations, for a process that does not complete what it
 *   invoked before it goes on, or goes on after an `info`, unless it is lenient, and for lists with a first value
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'txn', value: [['append', 'x', 1], ['r', 'x', null]], time: 0 },
 *   { process: 0, type: 'ok', f: 'txn', value: [['append', 'x', 1], ['r', 'x', [1]]], time: 1 },
 * ])
 * transactionTableOf(history, 'list-append').transactions.length // 1
 * ```
 */
export function transactionTableOf(
  history: History,
  object: TransactionObject,
  initial: Json = null,
  pairing: Pick<PairingOptions, 'lenient' | 'repaired'> = {},
): TransactionTable {
  if (object === 'list-append' && initial !== null) {
    throw new InputError(
      `the first value is ${valueText(initial)}, expected none of list-append: lists are empty at first`,
    )
  }
  return new Reading(history, object, initial, new Turns(history, pairing)).table()
}

class Reading {
  private readonly history: History
  private readonly turns: Turns
  private readonly object: TransactionObject
  private readonly initial: Json
  private readonly events: EventTable
  private readonly keys = new Interner()
  private versions = new Versions()
  private readonly memory: ColumnMemory
  private kinds: Uint8Array = new Uint8Array()
  private microKeys: Int32Array = new Int32Array()
  private microVersions: Int32Array = new Int32Array()
  private readStarts: Int32Array = new Int32Array()
  private readLengths: Int32Array = new Int32Array()
  private micros = 0
  /** Where the transaction that is read begins, and for each register the micro-operation that last wrote it. */
  private start = 0
  private readonly lastWrites: number[] = []
  /**
   * For each key the longest list that was read of it so far: its values, and their versions. A read of a part of its beginning
   * has its elements there; one that goes on where it ends makes it longer.
   */
  private readonly longest: (readonly Json[])[] = []
  private readonly longestVersions: number[][] = []
  /** What was read of others. */
  private readonly elements = new IntColumn()

  constructor(history: History, object: TransactionObject, initial: Json, turns: Turns) {
    this.history = history
    this.turns = turns
    this.object = object
    this.initial = initial
    this.events = eventTableOf(history)
    this.memory = new ColumnMemory(BYTES_PER_EVENT * this.events.length)
  }

  table(): TransactionTable {
    const { events, object, initial, keys } = this
    const transactions = this.transactions()
    const { versions } = this
    const elements = this.allElements()
    const microOperations = {
      length: this.micros,
      kinds: this.kinds,
      keys: this.microKeys,
      versions: this.microVersions,
      readStarts: this.readStarts,
      readLengths: this.readLengths,
    }
    const { memory } = this
    return { object, initial, events, transactions, microOperations, elements, keys, versions, memory }
  }

  /** The longest lists, key by key, and what does not begin any of them; reads are told where theirs begin. */
  private allElements(): Int32Array {
    const { longestVersions } = this
    const starts = new Int32Array(this.keys.size)
    let at = 0
    for (let key = 0; key < starts.length; key++) {
      starts[key] = at
      at += longestVersions[key]?.length ?? 0
    }
    const elements = this.memory.ints(at + this.elements.length)
    for (let key = 0; key < starts.length; key++) {
      const versions = longestVersions[key]
      if (versions !== undefined) elements.set(versions, starts[key])
    }
    elements.set(this.elements.view(), at)
    const { readStarts } = this
    for (let i = 0; i < readStarts.length; i++) {
      const start = readStarts[i] as number
      readStarts[i] = start < 0 ? (starts[~start] as number) : at + start
    }
    return elements
  }

  private transactions(): TransactionColumns {
    const { begins, ends } = this.paired()
    const { length } = begins
    const types = this.events.types.view()
    const processes = this.events.processes.view()
    const columns = {
      length,
      invocations: begins,
      completions: this.memory.ints(length).fill(OPEN),
      events: this.memory.ints(length),
      outcomes: this.memory.bytes(length).fill(INFO),
      processes: this.memory.ints(length),
      starts: this.memory.ints(length + 1),
    }
    const tells = this.memory.ints(length)
    for (let row = 0; row < length; row++) {
      const begin = begins[row] as number
      const end = ends[row] as number
      const outcome = end === NONE ? INFO : (OUTCOME_OF_TYPE[types[end] as number] as number)
      // Of one that failed or may still act, an invocation says all that was asked; a completion may have less.
      const told = outcome === OK || begin === FROM_THE_START ? end : begin
      columns.outcomes[row] = outcome
      columns.events[row] = end === NONE ? begin : end
      columns.processes[row] = processes[told] as number
      if (outcome !== INFO) columns.completions[row] = end
      tells[row] = told
    }
    this.makeRoom(tells)
    for (let row = 0; row < length; row++) {
      columns.starts[row] = this.micros
      this.readMicroOperations(tells[row] as number, columns.outcomes[row] as number)
    }
    columns.starts[length] = this.micros
    return columns
  }

  /** Makes columns for the micro-operations of some events, and for their versions. */
  private makeRoom(events: Int32Array): void {
    let count = 0
    for (const event of events) {
      const value = this.valueAt(event)
      if (isArray(value)) count += value.length
    }
    const { memory } = this
    memory.reserve(MORE_BYTES_PER_EVENT * this.events.length + BYTES_PER_MICRO_OPERATION * count)
    this.kinds = memory.bytes(count)
    this.microKeys = memory.ints(count)
    this.microVersions = memory.ints(count)
    this.versions = new Versions(memory, Math.ceil(count / MICRO_OPERATIONS_PER_VERSION))
    if (this.object === 'rw-register') return
    this.readStarts = memory.ints(count)
    this.readLengths = memory.ints(count)
  }

  /** The event that began each transaction and the one that ended it, in the order in which they began. */
  private paired(): { readonly begins: Int32Array; readonly ends: Int32Array } {
    const types = this.events.types.view()
    const processes = this.events.processes.view()
    const { turns } = this
    const open = new Int32Array(this.events.processCount).fill(NONE)
    const crashed = new Int32Array(this.events.processCount).fill(NONE)
    const begins = this.memory.ints(types.length)
    const ends = this.memory.ints(types.length).fill(NONE)
    // For each transaction the one that its process had open before it.
    const below = this.memory.ints(types.length)
    const orphans: number[] = []
    let begun = 0
    for (let index = 0; index < types.length; index++) {
      const process = processes[index] as number
      if (process === NEMESIS) continue
      if (types[index] === INVOKE) {
        const before = open[process] as number
        turns.invoke(index, before === NONE ? NONE : (begins[before] as number), crashed[process] as number)
        crashed[process] = NONE
        below[begun] = open[process] as number
        open[process] = begun
        begins[begun++] = index
        continue
      }
      let row = open[process] as number
      if (row === NONE) {
        turns.completeAfter(index, crashed[process] as number)
        crashed[process] = types[index] === INFO_TYPE ? index : NONE
        orphans.push(index)
        continue
      }
      // Where a process has several open at once, as it may if that is repaired, it completes the last one that asked for the same.
      let after = NONE
      if (below[row] !== NONE) {
        for (let each = row, last = NONE; each !== NONE; last = each, each = below[each] as number) {
          if (!this.asksTheSame(begins[each] as number, index)) continue
          row = each
          after = last
          break
        }
      }
      if (after === NONE) open[process] = below[row] as number
      else below[after] = below[row] as number
      turns.complete(begins[row] as number, index)
      ends[row] = index
      crashed[process] = types[index] === INFO_TYPE ? index : NONE
    }
    turns.tellRepairs()
    if (orphans.length === 0) return { begins: begins.subarray(0, begun), ends: ends.subarray(0, begun) }
    const early = orphans.map(() => FROM_THE_START)
    return {
      begins: Int32Array.from([...early, ...begins.subarray(0, begun)]),
      ends: Int32Array.from([...orphans, ...ends.subarray(0, begun)]),
    }
  }

  /** Whether two events are of the same micro-operations, but for what is read. */
  private asksTheSame(invocation: number, completion: number): boolean {
    const [asked, told] = [this.valueAt(invocation), this.valueAt(completion)]
    if (!isArray(asked) || !isArray(told) || asked.length !== told.length) return false
    return asked.every((micro, at) => {
      const other = told[at]
      if (!isArray(micro) || !isArray(other)) return false
      const isSame = micro[0] === other[0] && sameValue(micro[1], other[1])
      return isSame && (micro[0] === 'r' || sameValue(micro[2], other[2]))
    })
  }

  private valueAt(event: number): Json {
    const number = this.events.valueNumbers.get(event)
    return number === ABSENT ? null : this.events.values.valueOf(number)
  }

  private readMicroOperations(event: number, outcome: number): void {
    const value = this.valueAt(event)
    if (!isArray(value)) throw this.misshapen(event, 'a list of micro-operations', value)
    this.start = this.micros
    for (const micro of value) this.readMicroOperation(event, micro, outcome)
  }

  private readMicroOperation(event: number, micro: Json, outcome: number): void {
    const f = isArray(micro) ? micro[0] : undefined
    const key = isArray(micro) ? micro[1] : undefined
    const written = this.object === 'list-append' ? 'append' : 'w'
    if (!isArray(micro) || (f !== 'r' && f !== written) || key === undefined) {
      throw this.misshapen(event, `["r", key, value] or ["${written}", key, value]`, micro)
    }
    const value = micro[2] ?? null
    const keyNumber = this.keys.intern(key)
    this.microKeys[this.micros] = keyNumber
    this.kinds[this.micros] = f === 'r' ? READ : WRITE
    if (f !== 'r') {
      this.lastWrites[keyNumber] = this.micros
      this.push(this.versions.intern(keyNumber, value))
    } else if (outcome !== OK) this.push(UNSEEN)
    else if (this.object === 'rw-register') this.push(this.registerVersion(keyNumber, value))
    else this.readList(event, keyNumber, value)
  }

  private registerVersion(key: number, value: Json): number {
    if (!sameValue(value, this.initial)) return this.versions.intern(key, value)
    const own = this.lastWrites[key] ?? NONE
    const version = own < this.start ? INITIAL : (this.microVersions[own] as number)
    return version !== INITIAL && sameValue(this.versions.valueOf(version), value) ? version : INITIAL
  }

  private readList(event: number, key: number, seen: Json): void {
    const list = seen ?? []
    if (!isArray(list)) throw this.misshapen(event, 'a list, or null', seen)
    const { length } = list
    const known = this.longest[key] ?? []
    const common = Math.min(length, known.length)
    // Values are compared as they are, which is what makes long lists cheap; none of them is looked up again.
    let at = 0
    while (at < common && (list[at] === known[at] || this.isSame(key, list[at] as Json, at))) at++
    if (at < common) {
      this.readOther(key, list)
      return
    }
    const versions = (this.longestVersions[key] ??= [])
    if (length > known.length) {
      for (; at < length; at++) versions.push(this.versions.intern(key, list[at] as Json))
      this.longest[key] = list
    }
    this.pushList(length === 0 ? INITIAL : (versions[length - 1] as number), ~key, length)
  }

  /** Whether a value that is no plain number or text is the one at a place of the longest list. */
  private isSame(key: number, value: Json, at: number): boolean {
    return typeof value === 'object' && this.versions.intern(key, value) === this.longestVersions[key]?.[at]
  }

  private readOther(key: number, list: readonly Json[]): void {
    const start = this.elements.length
    let last = INITIAL
    for (const element of list) {
      last = this.versions.intern(key, element)
      this.elements.push(last)
    }
    this.pushList(last, start, list.length)
  }

  /** Ends a micro-operation: what it wrote or read. */
  private push(version: number): void {
    this.microVersions[this.micros++] = version
  }

  /** Ends a list read: the last that it saw, where its elements begin, and how many they are. */
  private pushList(version: number, start: number, length: number): void {
    this.readStarts[this.micros] = start
    this.readLengths[this.micros] = length
    this.push(version)
  }

  private misshapen(event: number, expected: string, found: Json | undefined): InputError {
    const shown = canonicalText(found ?? null)
    const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown
    return new InputError(`${placeOf(this.history, event)}: expected ${expected}, found ${short}`)
  }
}
