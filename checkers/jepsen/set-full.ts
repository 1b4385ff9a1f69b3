import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { Attempts, NEVER } from './attempts.ts'
import { INVOKE, OK, type Pairing } from './pairing.ts'
import { type Quantiles, quantilesOf } from './quantiles.ts'
import { itemsOf } from './set-reads.ts'
import { SetTimelines } from './set-timelines.ts'
import { Subjects } from './subjects.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the set-full checker can be told. */
export interface SetFullCheckerOptions {
  readonly linearizable: boolean
  readonly keyed: boolean
}

/** An element that reads lacked after it was known to be there, and held again later. */
export interface StaleElement {
  readonly element: Json
  readonly stableLatencyMicroseconds: number
  /** The index of the event that made sure that it is there. */
  readonly known: number
  /** The index of the invocation of the last read that lacks it. */
  readonly lastAbsent: number
}

/** What became of the elements of a set, over all reads. Lists are in the order in which elements were first met. */
export interface SetFullDetails {
  readonly attemptCount: number
  readonly stableCount: number
  readonly lostCount: number
  readonly lost: readonly Json[]
  readonly neverReadCount: number
  readonly neverRead: readonly Json[]
  readonly staleCount: number
  readonly stale: readonly Json[]
  /** The eight stale elements that took longest. */
  readonly worstStale: readonly StaleElement[]
  readonly stableLatenciesMicroseconds?: Quantiles
  readonly lostLatenciesMicroseconds?: Quantiles
  readonly duplicatedCount: number
  /** What one read held several times, and how many times at most. */
  readonly duplicated: readonly { readonly element: Json; readonly times: number }[]
  readonly unexpectedCount: number
  readonly unexpected: readonly Json[]
}

const [ADD, READ] = [0, 1]
const WORST = 8

/**
 * A checker of a set to which elements are added and that is read all the while: a timeline for each element.
 *
 * An element is known from its acknowledgement or the first read that holds it, whichever is earlier. It is stable if the read
 * that began last among those that tell holds it, lost if that lacks it and began after it was known, else never read. It is
 * stale if it is stable and some read that began after it was known lacked it.
 *
 * Unlike Jepsen's: an element that one read holds twice is reported, as Jepsen's means to (its test for it can never be true);
 * so is an element that nobody had tried to add, or whose adds all failed; an element that is added again keeps its timeline;
 * what is stale follows from the order of events, so that a read that is stale by less than a millisecond is.
 *
 * Source: Jepsen, `checker/set-full`.
 *
 * @param options - `linearizable`: whether stale elements make it invalid; `keyed`: whether values are `[key, value]`
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'add', value: 5, time: 0 },
 *   { process: 0, type: 'ok', f: 'add', value: 5, time: 1 },
 *   { process: 0, type: 'invoke', f: 'read', time: 2 },
 *   { process: 0, type: 'ok', f: 'read', value: [5, 5], time: 3 },
 * ])
 * setFullChecker().judge(history).why // process 0's read at 0.000 s holds 5 twice: a set holds an element once.
 * ```
 */
export const setFullChecker = defineWorkloadChecker<SetFullCheckerOptions, SetFullDetails>({
  name: 'set-full',
  description:
    'No element that is known to be there is missing for good, and no read holds what cannot be there.',
  operations: { add: 'adds its value', read: 'answers all elements' },
  defaults: { linearizable: false, keyed: false },
  options: {
    linearizable: 'whether an element must be in every read that begins after it is known to be there',
    keyed: 'whether values are pairs [key, value], a set for each key',
  },
  begin: (pairing, options) => new SetFullTally(pairing, options),
})

interface Outcome {
  readonly stable: number[]
  readonly lost: number[]
  readonly neverRead: number[]
  readonly stale: number[]
  /** By element, as far as it is stale or lost. */
  readonly latencies: Map<number, number>
}

class SetFullTally implements Tally<SetFullDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly linearizable: boolean
  private readonly subjects: Subjects
  private readonly attempts: Attempts
  private readonly timelines: SetTimelines
  private readonly duplicated = new Set<number>()
  private readonly unexpected = new Set<number>()
  /** Whether a read lacked what was known before it began. */
  private stale = false

  constructor(pairing: Pairing, { linearizable, keyed }: SetFullCheckerOptions) {
    this.pairing = pairing
    this.table = pairing.table
    this.linearizable = linearizable
    this.subjects = new Subjects(pairing.table, keyed)
    this.attempts = new Attempts(this.subjects)
    this.timelines = new SetTimelines(this.attempts)
  }

  get impossible(): boolean {
    return this.duplicated.size > 0 || this.unexpected.size > 0 || (this.linearizable && this.stale)
  }

  take(at: number, invocation: number, operation: number): void {
    if (operation === ADD) this.takeAdd(at, invocation)
    if (operation !== READ) return
    const type = this.table.types.get(at)
    if (type === INVOKE) this.timelines.readBegins(this.subjects.keyOf(at, at), at)
    if (type === OK) this.takeRead(at, invocation)
  }

  verdict(): Judgement<SetFullDetails> {
    const outcome = this.outcome()
    const details = this.detailsOf(outcome)
    const { lost, stable, stale, neverRead } = outcome
    const teller = new Teller(this.table)
    const [nowhere] = this.unexpected
    if (nowhere !== undefined) return { ...this.whyUnexpected(nowhere, teller), details }
    const [twice] = this.duplicated
    if (twice !== undefined) return { ...this.whyTwice(twice, teller), details }
    if (lost[0] !== undefined) return { ...this.whyLost(lost[0], lost.length, teller), details }
    if (this.linearizable && stale[0] !== undefined) {
      return { ...this.whyStale(stale[0], stale.length, teller), details }
    }
    const keys = this.keysWithout(stable)
    if (keys !== undefined) {
      const where = keys === 0 ? '' : this.subjects.text(keys)
      const why = `No read tells of any element${where}: of ${countOf(details.attemptCount, 'element')} that someone tried to add, ${neverRead.length} ${neverRead.length === 1 ? 'was' : 'were'} not read after that`
      return { verdict: 'unknown', why, details }
    }
    const late = stale.length === 0 ? '' : `, ${stale.length} of them only after reads that lacked them`
    const open =
      neverRead.length === 0
        ? ''
        : `; ${neverRead.length} ${neverRead.length === 1 ? 'was' : 'were'} never read`
    const why = `Of ${countOf(details.attemptCount, 'element')} that someone tried to add, ${stable.length} came to be in every read${late}, and none was lost${open}`
    return { verdict: 'valid', why, details }
  }

  private takeAdd(at: number, invocation: number): void {
    const { attempts, timelines } = this
    const element = attempts.take(this.table, at, invocation)
    timelines.attempted(element, invocation === ABSENT)
    if (this.table.types.get(at) === OK) timelines.sure(element, at)
    if (attempts.open[element] !== 0) {
      if (invocation === ABSENT) this.unexpected.delete(element)
    } else if (timelines.times(element) !== 0) {
      this.unexpected.add(element)
    }
  }

  private takeRead(at: number, invocation: number): void {
    const items = itemsOf(this.table, this.subjects, at, invocation) ?? []
    const key = this.subjects.keyOf(at, invocation)
    const { repeated, unexpected, lacksKnown } = this.timelines.read(key, items, at, invocation)
    for (const element of repeated) this.duplicated.add(element)
    for (const element of unexpected) this.unexpected.add(element)
    if (lacksKnown) this.stale = true
  }

  private outcome(): Outcome {
    const { attempts, timelines } = this
    const [stable, lost, neverRead, stale]: number[][] = [[], [], [], []]
    const latencies = new Map<number, number>()
    for (let element = 0; element < attempts.elements.size; element++) {
      if (attempts.all[element] === 0) continue
      const known = timelines.known(element)
      const present = timelines.presentFrom(element)
      const absent = timelines.absentFrom(element)
      if (present > absent) {
        stable!.push(element)
        if (absent <= known) continue
        stale!.push(element)
        latencies.set(element, this.microseconds(known, absent))
      } else if (known !== NEVER && absent > known) {
        lost!.push(element)
        latencies.set(element, present < 0 ? 0 : this.microseconds(known, present))
      } else {
        neverRead!.push(element)
      }
    }
    return { stable: stable!, lost: lost!, neverRead: neverRead!, stale: stale!, latencies }
  }

  private detailsOf({ stable, lost, neverRead, stale, latencies }: Outcome): SetFullDetails {
    const { elements } = this.attempts
    const list = (numbers: Iterable<number>) => [...numbers].map((element) => elements.json(element))
    const latencyOf = (element: number) => latencies.get(element) ?? 0
    const stableLatencies = quantilesOf(stable.map(latencyOf))
    const lostLatencies = quantilesOf(lost.map(latencyOf))
    return {
      attemptCount: this.attempts.all.filter((count) => count > 0).length,
      stableCount: stable.length,
      lostCount: lost.length,
      lost: list(lost),
      neverReadCount: neverRead.length,
      neverRead: list(neverRead),
      staleCount: stale.length,
      stale: list(stale),
      worstStale: [...stale]
        .sort((a, b) => latencyOf(b) - latencyOf(a))
        .slice(0, WORST)
        .map((element) => ({
          element: elements.json(element),
          stableLatencyMicroseconds: latencyOf(element),
          known: this.timelines.known(element),
          lastAbsent: this.timelines.absentFrom(element),
        })),
      ...(stableLatencies === undefined ? {} : { stableLatenciesMicroseconds: stableLatencies }),
      ...(lostLatencies === undefined ? {} : { lostLatenciesMicroseconds: lostLatencies }),
      duplicatedCount: this.duplicated.size,
      duplicated: [...this.duplicated].map((element) => ({
        element: elements.json(element),
        times: this.timelines.times(element),
      })),
      unexpectedCount: this.unexpected.size,
      unexpected: list(this.unexpected),
    }
  }

  /** The first key with elements of which none is stable; 0 also where there are no elements at all. */
  private keysWithout(stable: readonly number[]): number | undefined {
    const { elements } = this.attempts
    if (elements.size === 0) return 0
    const settled = new Set(stable.map((element) => elements.keyOf(element)))
    for (let element = 0; element < elements.size; element++) {
      if (!settled.has(elements.keyOf(element))) return elements.keyOf(element)
    }
    return undefined
  }

  private microseconds(from: number, to: number): number {
    return Math.max(0, this.table.at(to).time - this.table.at(from).time)
  }

  private whyUnexpected(
    element: number,
    teller: Teller,
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { attempts } = this
    const seen = this.timelines.firstSeen(element)
    const first = attempts.first[element] as number
    const why = `${teller.whose(seen, 'read')} holds ${attempts.elements.text(element)}, ${attempts.reason(element, teller, 'add')}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf(first === NEVER ? [seen] : [first, seen]) }
  }

  private whyTwice(element: number, teller: Teller): { verdict: 'invalid'; why: string; core: number[] } {
    const times = this.timelines.times(element)
    const at = this.readThatRepeats(element, times)
    const what = `${this.attempts.elements.text(element)} ${times === 2 ? 'twice' : `${times} times`}`
    const why = `${teller.whose(at, 'read')} holds ${what}: a set holds an element once`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([at]) }
  }

  private whyLost(
    element: number,
    count: number,
    teller: Teller,
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { timelines } = this
    const known = timelines.known(element)
    const present = timelines.presentFrom(element)
    const last = this.pairing.partnerOf(timelines.absentFrom(element))
    const seen = present < 0 ? '' : `, was last seen by ${teller.whose(present, 'read')},`
    const more = count === 1 ? '' : `; with it, ${countOf(count, 'element')} are lost`
    const why = `${this.howKnown(element, teller)}${seen} and ${teller.whose(last, 'read')}, the last to begin, lacks it${more}`
    return {
      verdict: 'invalid',
      why,
      core: this.pairing.eventsOf([known, ...(present < 0 ? [] : [present]), last]),
    }
  }

  private whyStale(
    element: number,
    count: number,
    teller: Teller,
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { timelines } = this
    const late = this.pairing.partnerOf(timelines.absentFrom(element))
    const more = count === 1 ? '' : `; ${countOf(count, 'element')} are like this`
    const why = `${this.howKnown(element, teller)}, yet ${teller.whose(late, 'read')}, begun after that, lacks it, and later ones hold it${more}`
    return {
      verdict: 'invalid',
      why,
      core: this.pairing.eventsOf([timelines.known(element), late]),
    }
  }

  private howKnown(element: number, teller: Teller): string {
    const known = this.timelines.known(element)
    const what = this.attempts.elements.text(element)
    if (this.attempts.known[element] !== known) return `${what} was seen by ${teller.whose(known, 'read')}`
    return `${teller.whose(known, `add of ${what}`)} was acknowledged`
  }

  private readThatRepeats(element: number, times: number): number {
    const { table, subjects } = this
    for (let at = this.timelines.firstSeen(element); at < table.length; at++) {
      if (!this.pairing.isOfClient(at) || table.types.get(at) !== OK || table.at(at).f !== 'read') continue
      const begun = this.pairing.partnerOf(at)
      const key = subjects.keyOf(at, begun)
      const items = itemsOf(table, subjects, at, begun) ?? []
      const held = items.filter((item) => this.attempts.number(key, item) === element)
      if (held.length === times) return at
    }
    return ABSENT
  }
}
