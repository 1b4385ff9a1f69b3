import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { Attempts, NEVER } from './attempts.ts'
import { INVOKE, OK, type Pairing } from './pairing.ts'
import { itemsOf } from './set-reads.ts'
import { Subjects } from './subjects.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the set checker can be told. */
export interface SetCheckerOptions {
  readonly keyed: boolean
}

/** What became of the elements of a set. Lists are in the order in which elements were first met. */
export interface SetDetails {
  readonly attemptCount: number
  readonly acknowledgedCount: number
  /** How many elements of the final read were tried to be added. */
  readonly okCount: number
  readonly lostCount: number
  /** Acknowledged before the final read began, and not in it. */
  readonly lost: readonly Json[]
  readonly unexpectedCount: number
  /** In a read, though nobody had tried to add them. */
  readonly unexpected: readonly Json[]
  readonly recoveredCount: number
  /** In the final read, though no add of them was acknowledged. */
  readonly recovered: readonly Json[]
}

const [ADD, READ] = [0, 1]

/**
 * A checker of a set to which elements are added and that is read at the end.
 *
 * Unlike Jepsen's: an element that was acknowledged only after the final read began is not called lost; every read is searched
 * for elements that came from nowhere, not only the last one; an element whose adds all failed came from nowhere, too.
 *
 * Source: Jepsen, `checker/set`.
 *
 * @param options - `keyed`: whether values are `[key, value]`; a set for each key
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'add', value: 5, time: 0 },
 *   { process: 0, type: 'ok', f: 'add', value: 5, time: 1 },
 *   { process: 0, type: 'invoke', f: 'read', time: 2 },
 *   { process: 0, type: 'ok', f: 'read', value: [], time: 3 },
 * ])
 * setChecker().judge(history).details.lostCount // 1
 * ```
 */
export const setChecker = defineWorkloadChecker<SetCheckerOptions, SetDetails>({
  name: 'set',
  description: 'Every acknowledged element is in the final read, and no read holds what nobody tried to add.',
  operations: { add: 'adds its value', read: 'answers all elements' },
  defaults: { keyed: false },
  options: { keyed: 'whether values are pairs [key, value], a set for each key' },
  begin: (pairing, { keyed }) => new SetTally(pairing, keyed),
})

/** A final read, as far as it is one: the last so far. */
interface FinalRead {
  readonly at: number
  /** From when on it holds whatever was acknowledged before. */
  readonly begun: number
  readonly elements: readonly number[]
}

class SetTally implements Tally<SetDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly subjects: Subjects
  private readonly attempts: Attempts
  /** By key. */
  private readonly finalReads: (FinalRead | undefined)[] = []
  /** By key: whether there is anything to find. */
  private readonly added: boolean[] = []
  /** By element: the completion of the first read that held it. */
  private readonly seen: number[] = []
  /** Elements that were in a read before anyone had tried to add them, or whose adds have all failed since. */
  private readonly unexpected = new Set<number>()

  constructor(pairing: Pairing, keyed: boolean) {
    this.pairing = pairing
    this.table = pairing.table
    this.subjects = new Subjects(pairing.table, keyed)
    this.attempts = new Attempts(this.subjects)
  }

  get impossible(): boolean {
    return this.unexpected.size > 0
  }

  take(at: number, invocation: number, operation: number): void {
    if (operation === ADD) this.takeAdd(at, invocation)
    if (operation === READ && this.table.types.get(at) === OK) this.takeRead(at, invocation)
  }

  verdict(): Judgement<SetDetails> {
    const { attempts, unexpected } = this
    const inFinalRead = new Set(this.finalReads.flatMap((read) => read?.elements ?? []))
    const lost: number[] = []
    const recovered: number[] = []
    let acknowledged = 0
    let attempted = 0
    let ok = 0
    for (let element = 0; element < attempts.elements.size; element++) {
      const known = attempts.known[element] as number
      if (attempts.all[element] !== 0) attempted++
      if (known !== NEVER) acknowledged++
      if (!inFinalRead.has(element)) {
        const read = this.finalReads[attempts.elements.keyOf(element)]
        if (known !== NEVER && read !== undefined && known < read.begun) lost.push(element)
      } else if (attempts.open[element] !== 0) {
        ok++
        if (known === NEVER) recovered.push(element)
      }
    }
    const list = (elements: Iterable<number>) =>
      [...elements].sort((a, b) => a - b).map((element) => attempts.elements.json(element))
    const details = {
      attemptCount: attempted,
      acknowledgedCount: acknowledged,
      okCount: ok,
      lostCount: lost.length,
      lost: list(lost),
      unexpectedCount: unexpected.size,
      unexpected: list(unexpected),
      recoveredCount: recovered.length,
      recovered: list(recovered),
    }
    const teller = new Teller(this.table)
    const [nowhere] = unexpected
    if (nowhere !== undefined) return { ...this.whyUnexpected(nowhere, teller), details }
    if (lost[0] !== undefined) return { ...this.whyLost(lost[0], lost.length, teller), details }
    const unread = this.added.findIndex((added, key) => added && this.finalReads[key] === undefined)
    if (unread >= 0 || !this.finalReads.some((read) => read !== undefined)) {
      const what = `The set${this.subjects.text(Math.max(0, unread))}`
      return { verdict: 'unknown', why: `${what} was never read`, details }
    }
    const back = recovered.length === 0 ? '' : `, ${recovered.length} of them never acknowledged`
    const why = `The final read holds ${countOf(ok, 'element')}${back}, and lacks none that was acknowledged before it`
    return { verdict: 'valid', why, details }
  }

  private takeAdd(at: number, invocation: number): void {
    if (this.table.types.get(at) === INVOKE || invocation === ABSENT) {
      this.added[this.subjects.keyOf(at, invocation)] = true
    }
    const element = this.attempts.take(this.table, at, invocation)
    if (invocation === ABSENT && this.attempts.open[element] !== 0) this.unexpected.delete(element)
    if (this.attempts.open[element] === 0 && (this.seen[element] ?? NEVER) !== NEVER)
      this.unexpected.add(element)
  }

  private takeRead(at: number, invocation: number): void {
    const { attempts, table } = this
    const items = itemsOf(table, this.subjects, at, invocation)
    if (items === undefined) return
    const key = this.subjects.keyOf(at, invocation)
    const elements: number[] = []
    for (const item of items) {
      const element = attempts.number(key, item)
      elements.push(element)
      while (this.seen.length <= element) this.seen.push(NEVER)
      if (this.seen[element] === NEVER) this.seen[element] = at
      if (attempts.open[element] === 0) this.unexpected.add(element)
    }
    // A final read that nobody saw beginning is one all the same: it stands where it ended.
    this.finalReads[key] = { at, begun: invocation === ABSENT ? at : invocation, elements }
  }

  private whyUnexpected(
    element: number,
    teller: Teller,
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { attempts } = this
    const seen = this.seen[element] as number
    const why = `${teller.whose(seen, 'read')} holds ${attempts.elements.text(element)}, ${attempts.reason(element, teller, 'add')}`
    return {
      verdict: 'invalid',
      why,
      core: this.pairing.eventsOf([seen, attempts.first[element] as number].filter(exists)),
    }
  }

  private whyLost(
    element: number,
    count: number,
    teller: Teller,
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { attempts } = this
    const read = this.finalReads[attempts.elements.keyOf(element)] as FinalRead
    const known = attempts.known[element] as number
    const more = count === 1 ? '' : `; with it, ${countOf(count, 'element')} are lost`
    const why = `${teller.whose(known, `add of ${attempts.elements.text(element)}`)} was acknowledged, and ${teller.whose(read.at, 'final read')} lacks it${more}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([known, read.at]) }
  }
}

function exists(at: number): boolean {
  return at >= 0
}
