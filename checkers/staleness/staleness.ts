import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import { type SessionOptions, sessionInputOf } from '../sessions/check-session-model.ts'
import { type SessionInput, type SessionTable, sessionTableOf } from '../sessions/session-table.ts'
import { type Delta, smallestDeltaOf } from './delta.ts'
import { byEffect, countBefore, isInstant, type KeyRegister, keyRegisters } from './key-registers.ts'
import { versionsBehind } from './versions-behind.ts'
import { VisibilityCurve, type VisibilityPoint } from './visibility-curve.ts'

/** What operations are on, and what it holds at first. */
export type StalenessOptions = Pick<
  SessionOptions,
  'object' | 'initial' | 'nullReads' | 'lenient' | 'repaired'
>

/** How stale each read was, in columns: reads by keys, those of a key in the order in which they began. */
export interface ReadColumns {
  /** The indices of the events that invoked them. */
  readonly invocations: Int32Array
  /** How many newer versions were surely there before they began. */
  readonly versions: Int32Array
  /** For how long, when they began, what they saw had surely been replaced; 0 for those that were not stale. */
  readonly timesUs: Float64Array
}

/** How stale what was read was: plain data. */
export interface Staleness {
  /** How many reads were looked at. */
  readonly reads: number
  /** How many of them saw what had surely been replaced before they began. */
  readonly stale: number
  /** How many reads saw what nobody had begun to write, and how many a value that several wrote: neither is looked at further. */
  readonly unexplained: number
  readonly ambiguous: number
  /** How many reads were 0, 1, 2 and so on versions behind. */
  readonly byVersions: readonly number[]
  /** The longest that anything had been replaced when it was read. */
  readonly mostUs: number
  /** The read that was most versions behind: the index of the event that invoked it; absent if none was stale. */
  readonly worst?: number
  /**
   * The smallest Δ for which the history is Δ-atomic: linearizable if each read had begun so much earlier. Equal times count as
   * concurrent. Absent where some read saw what nobody had begun to write, or what several wrote.
   */
  readonly deltaUs?: number
  /** The indices of events that force this Δ; empty where it is 0. */
  readonly deltaCore: readonly number[]
  /** The t-visibility curve: of the reads that began so long after a write, how many saw it or what may be newer. */
  readonly visibility: readonly VisibilityPoint[]
  readonly each: ReadColumns
}

/**
 * Measures how stale reads were: in versions and in time, against real time. A read is stale by what surely came between: by writes
 * that began after what it saw had taken effect, and that were over, or read, before it began. All is measured in one pass, in time
 * proportional to the number of operations and its logarithm.
 *
 * Of a cas only what it writes counts. Times are those of the history's events; without any, only versions say something.
 *
 * Source: Golab, Li and Shah, "Analyzing consistency properties for fun and profit", PODC 2011 (Δ-atomicity); Bailis et al.,
 * "Probabilistically bounded staleness", VLDB 2012 (t-visibility).
 *
 * @param history - any history of reads and writes of one key each
 * @param options - the object and its first state
 * @throws InputError when the history does not make sense, or is not of reads and writes
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'write', key: 'x', value: 5, time: 0 },
 *   { process: 0, type: 'ok', f: 'write', key: 'x', value: 5, time: 1_000 },
 *   { process: 1, type: 'invoke', f: 'read', key: 'x', time: 3_000 },
 *   { process: 1, type: 'ok', f: 'read', key: 'x', value: null, time: 4_000 },
 * ])
 * const { stale, mostUs, deltaUs } = measureStaleness(history, { object: 'register' })
 * console.log(stale, mostUs, deltaUs) // 1 2000 2000
 * ```
 */
export function measureStaleness(history: History, options: StalenessOptions): Staleness {
  const { table } = stalenessTableOf(history, options)
  const { events, columns } = table.operations
  const { times } = events
  const curve = new VisibilityCurve()
  const length = table.writers.length
  const invocations = new Int32Array(length)
  const versions = new Int32Array(length)
  const timesUs = new Float64Array(length)
  const byVersions: number[] = []
  let reads = 0
  let stale = 0
  let unexplained = 0
  let ambiguous = 0
  let mostUs = 0
  let mostVersions = 0
  let worst: number | undefined
  let largest: Delta = { deltaUs: 0, forcedBy: undefined }
  for (const register of keyRegisters(table)) {
    unexplained += register.nobodys.length + register.ahead.length
    ambiguous += register.severals.length
    const behind = versionsBehind(register)
    const lastWrites = new LastWrites(register)
    for (let read = 0; read < register.reads.length; read++) {
      const begin = register.readBegins[read] as number
      const count = behind.versions[read] as number
      const time = times.get(begin)
      const replaced = behind.replaced[read] as number
      const us = replaced < 0 ? 0 : Math.max(0, time - times.get(replaced))
      invocations[reads] = begin
      versions[reads] = count
      timesUs[reads++] = us
      while (byVersions.length <= count) byVersions.push(0)
      byVersions[count] = (byVersions[count] as number) + 1
      const completion = lastWrites.before(begin)
      if (completion >= 0) curve.add(Math.max(0, time - times.get(completion)), count === 0)
      if (count === 0) continue
      stale++
      mostUs = Math.max(mostUs, us)
      if (count > mostVersions) {
        mostVersions = count
        worst = begin
      }
    }
    if (register.ahead.length > 0) continue
    const delta = smallestDeltaOf(register, times)
    if (delta.deltaUs > largest.deltaUs) largest = delta
  }
  const { forcedBy } = largest
  const core =
    forcedBy === undefined ? [] : [...forcedBy.writes, ...forcedBy.reads].filter((access) => access >= 0)
  return {
    reads,
    stale,
    unexplained,
    ambiguous,
    byVersions,
    mostUs,
    ...(worst === undefined ? {} : { worst }),
    ...(unexplained + ambiguous > 0 ? {} : { deltaUs: largest.deltaUs }),
    deltaCore: eventsOf(core.map((access) => table.rows[access] as number)),
    visibility: curve.points(),
    each: {
      invocations: invocations.slice(0, reads),
      versions: versions.slice(0, reads),
      timesUs: timesUs.slice(0, reads),
    },
  }

  function eventsOf(rows: readonly number[]): readonly number[] {
    const events = [...new Set(rows)].flatMap((row) => {
      const completion = columns.completions[row] as number
      return [columns.invocations[row] as number, ...(isInstant(completion) ? [completion] : [])]
    })
    return events.sort((a, b) => a - b)
  }
}

/**
 * What is measured: the operations of a history, as reads and writes.
 *
 * @param history - any history of reads and writes of one key each
 * @param options - the object and its first state
 * @throws InputError when the history does not make sense, or is not of reads and writes
 *
 * @example
 * ```ts
 * stalenessTableOf(historyOf([]), { object: 'register' }).table.length // 0
 * ```
 */
export function stalenessTableOf(
  history: History,
  options: StalenessOptions,
): { readonly input: SessionInput; readonly table: SessionTable } {
  const input = sessionInputOf(history, options)
  const table = sessionTableOf(input)
  if ('kind' in table) throw new InputError(`staleness cannot be told: ${table.why}`)
  return { input, table }
}

/** The last completion of a write to a key before a moment. */
class LastWrites {
  private readonly sorted: Int32Array
  private readonly effects: Int32Array

  constructor(register: KeyRegister) {
    this.sorted = byEffect(register)
    this.effects = register.effects
  }

  /** The event by which the last write before a moment had surely taken effect; -1 if there was none. */
  before(moment: number): number {
    const count = countBefore(this.sorted, this.effects, moment)
    return count === 0 ? -1 : (this.effects[this.sorted[count - 1] as number] as number)
  }
}
