import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { INVOKE, OK, type Pairing } from './pairing.ts'
import { Elements, Subjects } from './subjects.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the unique-ids checker can be told. */
export interface UniqueIdsCheckerOptions {
  readonly keyed: boolean
}

/** The ids that were given out. */
export interface UniqueIdsDetails {
  readonly attemptedCount: number
  readonly acknowledgedCount: number
  /** How many ids were given out more than once. */
  readonly duplicatedCount: number
  /** The 48 that were given out most often. */
  readonly duplicated: readonly { readonly id: Json; readonly times: number }[]
  /** The least and the greatest id, where all are numbers or all are texts. */
  readonly range?: readonly [Json, Json]
}

const MOST = 48

/**
 * A checker of a generator of ids: no id is given out twice.
 *
 * Source: Jepsen, `checker/unique-ids`.
 *
 * @param options - `keyed`: whether values are `[key, value]`; a generator for each key
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'generate', value: 7, time: 0 },
 *   { process: 1, type: 'ok', f: 'generate', value: 7, time: 1 },
 * ])
 * uniqueIdsChecker().judge(history).details.duplicated[0].times // 2
 * ```
 */
export const uniqueIdsChecker = defineWorkloadChecker<UniqueIdsCheckerOptions, UniqueIdsDetails>({
  name: 'unique-ids',
  description: 'No id is given out twice.',
  operations: { generate: 'answers a new id' },
  defaults: { keyed: false },
  options: { keyed: 'whether values are pairs [key, value], a generator for each key' },
  begin: (pairing, { keyed }) => new UniqueIdsTally(pairing, keyed),
})

class UniqueIdsTally implements Tally<UniqueIdsDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly subjects: Subjects
  private readonly ids: Elements
  /** By id: how often it was given out. */
  private readonly times: number[] = []
  /** By id: when it was first. */
  private readonly first: number[] = []
  private attempted = 0
  private acknowledged = 0
  private duplicated = 0
  /** The event that first gave out an id again. */
  private again: { readonly id: number; readonly at: number } | undefined

  constructor(pairing: Pairing, keyed: boolean) {
    this.pairing = pairing
    this.table = pairing.table
    this.subjects = new Subjects(pairing.table, keyed)
    this.ids = new Elements(this.subjects)
  }

  get impossible(): boolean {
    return this.again !== undefined
  }

  take(at: number, invocation: number): void {
    const type = this.table.types.get(at)
    if (type === INVOKE || invocation === ABSENT) this.attempted++
    if (type !== OK) return
    this.acknowledged++
    const value = this.subjects.valueOf(at, invocation) ?? null
    const id = this.ids.number(this.subjects.keyOf(at, invocation), value)
    if (id === this.times.length) {
      this.times.push(1)
      this.first.push(at)
      return
    }
    if (++this.times[id]! > 2) return
    this.duplicated++
    this.again ??= { id, at }
  }

  verdict(): Judgement<UniqueIdsDetails> {
    const { table, ids, again } = this
    const range = this.range()
    const details: UniqueIdsDetails = {
      attemptedCount: this.attempted,
      acknowledgedCount: this.acknowledged,
      duplicatedCount: this.duplicated,
      duplicated: this.mostRepeated().map((id) => ({ id: ids.json(id), times: this.times[id] as number })),
      ...(range === undefined ? {} : { range }),
    }
    if (again === undefined) {
      return { verdict: 'valid', why: `All ${countOf(this.acknowledged, 'id')} given out differ`, details }
    }
    const teller = new Teller(table)
    const first = this.first[again.id] as number
    const more =
      this.duplicated === 1 ? '' : `; ${countOf(this.duplicated, 'id')} were given out more than once`
    const why = `${teller.who(again.at)} was given ${ids.text(again.id)} ${teller.when(again.at)}, which ${teller.who(first)} had been given ${teller.when(first)}${more}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([first, again.at]), details }
  }

  private mostRepeated(): number[] {
    const repeated: number[] = []
    if (this.duplicated > 0) this.times.forEach((times, id) => times > 1 && repeated.push(id))
    return repeated.sort((a, b) => (this.times[b] as number) - (this.times[a] as number)).slice(0, MOST)
  }

  private range(): readonly [Json, Json] | undefined {
    let least: number | string | undefined
    let greatest: number | string | undefined
    for (let id = 0; id < this.ids.size; id++) {
      const value = this.ids.json(id)
      if (typeof value !== 'number' && typeof value !== 'string') return undefined
      if (least === undefined || greatest === undefined) {
        least = greatest = value
      } else if (typeof value !== typeof least) {
        return undefined
      } else {
        if (value < least) least = value
        if (value > greatest) greatest = value
      }
    }
    return least === undefined || greatest === undefined ? undefined : [least, greatest]
  }
}
