import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf, countText } from '../explanation/words.ts'
import { type Crash, type Drain, QueueBooks, queueOperations } from './queue-books.ts'
import type { Pairing } from './pairing.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the total-queue checker can be told. */
export interface TotalQueueCheckerOptions {
  readonly exactlyOnce: boolean
  readonly keyed: boolean
}

/** What became of the elements of a queue. Lists hold an element as often as it applies. */
export interface TotalQueueDetails {
  readonly attemptCount: number
  readonly acknowledgedCount: number
  /** How many elements came out that someone had tried to put in. */
  readonly okCount: number
  /** How many acknowledged elements never came out, and no crashed dequeue or drain can have taken out. */
  readonly lostCount: number
  /** The acknowledged elements that never came out. Where crashed dequeues may have taken some, nobody can say which. */
  readonly lost: readonly Json[]
  /** How many of those a crashed dequeue or drain may have taken out. */
  readonly explainedCount: number
  /** How many dequeues and drains ended without anyone knowing what they took out. */
  readonly crashedCount: number
  readonly unexpectedCount: number
  readonly unexpected: readonly Json[]
  readonly duplicatedCount: number
  readonly duplicated: readonly Json[]
  readonly recoveredCount: number
  /** What came out though its enqueue was never acknowledged. */
  readonly recovered: readonly Json[]
}

/**
 * A checker of a queue that is drained at the end: what goes in must come out.
 *
 * A dequeue that crashed may have taken an element out, a drain that crashed any number; what they explain is not called lost.
 * They explain it only if they began before the end of every drain that began after the enqueue was acknowledged and did not
 * find the element.
 *
 * Unlike Jepsen's: that, where Jepsen's calls the element of a crashed dequeue lost and refuses a crashed drain; an enqueue
 * that failed puts nothing in; what comes out before anyone tried to put it in is unexpected.
 *
 * Source: Jepsen, `checker/total-queue`.
 *
 * @param options - `exactlyOnce`: whether an element that comes out more often than it went in makes the history invalid (for
 *   Jepsen's it does not); `keyed`: whether values are `[key, value]`
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'enqueue', value: 'a', time: 0 },
 *   { process: 0, type: 'ok', f: 'enqueue', value: 'a', time: 1 },
 *   { process: 1, type: 'invoke', f: 'dequeue', time: 2 },
 *   { process: 1, type: 'info', f: 'dequeue', time: 3 },
 * ])
 * totalQueueChecker().judge(history).verdict // valid
 * ```
 */
export const totalQueueChecker = defineWorkloadChecker<TotalQueueCheckerOptions, TotalQueueDetails>({
  name: 'total-queue',
  description: 'Every acknowledged element comes out, and nothing comes out that nobody put in.',
  operations: queueOperations,
  defaults: { exactlyOnce: false, keyed: false },
  options: {
    exactlyOnce: 'whether an element may come out only as often as someone tried to put it in',
    keyed: 'whether values are pairs [key, value], a queue for each key',
  },
  begin: (pairing, options) => new TotalQueueTally(pairing, options),
})

/** Acknowledged elements that never came out, against the crashed dequeues that may have taken them out. */
interface Losses {
  /** By element: how often it never came out. */
  readonly missing: readonly number[]
  readonly missingCount: number
  readonly explained: number
  /** Enough missing elements that crashed dequeues cannot have taken all of them out. */
  readonly proof: readonly Missing[]
  /** What may have taken some of those out. */
  readonly takers: readonly Crash[]
}

interface Missing {
  readonly element: number
  /** Whatever took the element out began before: the end of the first drain that should have found it. */
  readonly deadline: number
}

class TotalQueueTally implements Tally<TotalQueueDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly exactlyOnce: boolean
  private readonly books: QueueBooks

  constructor(pairing: Pairing, { exactlyOnce, keyed }: TotalQueueCheckerOptions) {
    this.pairing = pairing
    this.table = pairing.table
    this.exactlyOnce = exactlyOnce
    this.books = new QueueBooks(pairing, keyed)
  }

  get impossible(): boolean {
    return this.books.unexpectedCount > 0 || (this.exactlyOnce && this.books.duplicatedCount > 0)
  }

  take(at: number, invocation: number, operation: number): void {
    this.books.take(at, invocation, operation)
  }

  verdict(): Judgement<TotalQueueDetails> {
    const { books } = this
    const losses = this.losses()
    const details = this.detailsOf(losses)
    if (this.impossible) {
      const columns = this.exactlyOnce ? [books.unexpected, books.duplicated] : [books.unexpected]
      return { ...books.whyExcess(new Teller(this.table), columns), details }
    }
    if (details.lostCount > 0) return { ...this.whyLost(losses, new Teller(this.table)), details }
    const parts = [`${countOf(details.okCount, 'element')} that went in came out`]
    if (losses.explained > 0) {
      parts.push(
        `${losses.explained} did not, which ${countOf(details.crashedCount, 'crashed dequeue or drain', 'crashed dequeues or drains')} may have taken out`,
      )
    }
    if (details.duplicatedCount > 0) parts.push(`${details.duplicatedCount} came out once too often`)
    if (details.recoveredCount > 0) parts.push(`${details.recoveredCount} had never been acknowledged`)
    return { verdict: 'valid', why: `${parts.join('; ')}; none is lost`, details }
  }

  private detailsOf({ missing, missingCount, explained }: Losses): TotalQueueDetails {
    const { books } = this
    const { open, acknowledged, all } = books.attempts
    const ok = books.dequeued.map((count, element) => Math.min(count, open[element] as number))
    const recovered = ok.map((count, element) => Math.max(0, count - (acknowledged[element] as number)))
    return {
      attemptCount: sum(all),
      acknowledgedCount: sum(acknowledged),
      okCount: sum(ok),
      lostCount: missingCount - explained,
      lost: books.list(missing),
      explainedCount: explained,
      crashedCount: books.crashes.length,
      unexpectedCount: books.unexpectedCount,
      unexpected: books.list(books.unexpected),
      duplicatedCount: books.duplicatedCount,
      duplicated: books.list(books.duplicated),
      recoveredCount: sum(recovered),
      recovered: books.list(recovered),
    }
  }

  private losses(): Losses {
    const { attempts, dequeued, crashes } = this.books
    const missing = attempts.acknowledged.map((count, element) =>
      Math.max(0, count - (dequeued[element] ?? 0)),
    )
    const crashesOf = new Map<number, Crash[]>()
    for (const crash of crashes) {
      const own = crashesOf.get(crash.key) ?? []
      crashesOf.set(crash.key, own)
      own.push(crash)
    }
    const deadlines = new Deadlines(this.books.drains)
    const byKey = new Map<number, Missing[]>()
    missing.forEach((count, element) => {
      if (count === 0) return
      const key = attempts.elements.keyOf(element)
      const deadline = deadlines.after(key, this.books.lastAcknowledged[element] as number)
      const entries = byKey.get(key) ?? []
      byKey.set(key, entries)
      for (let i = 0; i < count; i++) entries.push({ element, deadline })
    })
    let explained = 0
    let unexplained: Pick<Losses, 'proof' | 'takers'> | undefined
    for (const [key, entries] of byKey) {
      const found = explain(entries, crashesOf.get(key) ?? [])
      explained += found.explained
      if (found.proof.length > 0) unexplained ??= found
    }
    return {
      missing,
      missingCount: sum(missing),
      explained,
      proof: unexplained?.proof ?? [],
      takers: unexplained?.takers ?? [],
    }
  }

  private whyLost(
    { proof, takers }: Losses,
    teller: Teller,
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { books } = this
    const { attempts } = books
    const drains = proof.map(({ deadline }) => (Number.isFinite(deadline) ? deadline : ABSENT))
    const known = proof.map(({ element }) => books.lastAcknowledged[element] as number)
    const core = this.pairing.eventsOf([...known, ...drains, ...takers.map(({ invocation }) => invocation)])
    const [first] = proof as [Missing]
    const enqueue = teller.whose(
      books.lastAcknowledged[first.element] as number,
      `enqueue of ${attempts.elements.text(first.element)}`,
    )
    const drain = Number.isFinite(first.deadline)
      ? `, not even out of ${teller.whose(first.deadline, 'drain')}`
      : ''
    if (takers.length === 0) {
      const why = `${enqueue} was acknowledged, and the element never came out${drain}`
      return { verdict: 'invalid', why, core }
    }
    const names = proof.slice(0, 8).map(({ element }) => attempts.elements.text(element))
    const list = `${names.join(', ')}${proof.length > 8 ? ', ...' : ''}`
    const why = `${countText(proof.length)} acknowledged elements never came out (${list}), and ${countOf(takers.length, 'crashed dequeue')} can have taken out no more than ${countText(takers.length)} of them`
    return { verdict: 'invalid', why, core }
  }
}

/** The drains of each key, by when they began; with each the first end among it and those that began later. */
class Deadlines {
  private readonly drains = new Map<number, Drain[]>()

  constructor(drains: readonly Drain[]) {
    for (const drain of [...drains].sort((a, b) => b.begun - a.begun)) {
      const own = this.drains.get(drain.key) ?? []
      this.drains.set(drain.key, own)
      own.push({ ...drain, ended: Math.min(drain.ended, own.at(-1)?.ended ?? drain.ended) })
    }
    for (const own of this.drains.values()) own.reverse()
  }

  /** The end of the first drain to end among those that began after an event. */
  after(key: number, event: number): number {
    const own = this.drains.get(key) ?? []
    let low = 0
    let high = own.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((own[middle] as Drain).begun > event) high = middle
      else low = middle + 1
    }
    return own[low]?.ended ?? Number.POSITIVE_INFINITY
  }
}

/**
 * Gives to as many missing elements as can be a crashed dequeue of its own, each of which began before the element's deadline.
 * With deadlines ascending, what may have taken one may have taken all that follow; so it is enough to count.
 */
function explain(
  entries: readonly Missing[],
  crashes: readonly Crash[],
): { readonly explained: number; readonly proof: readonly Missing[]; readonly takers: readonly Crash[] } {
  const byDeadline = [...entries].sort((a, b) =>
    a.deadline < b.deadline ? -1 : Number(a.deadline > b.deadline),
  )
  const drained = crashes.find(({ isDrain }) => isDrain)?.invocation ?? Number.POSITIVE_INFINITY
  const dequeues = crashes.filter(({ isDrain }) => !isDrain)
  const waiting: Missing[] = []
  let explained = 0
  let free = 0
  let begun = 0
  let proof: readonly Missing[] = []
  let takers: readonly Crash[] = []
  for (const entry of byDeadline) {
    while (begun < dequeues.length && (dequeues[begun] as Crash).invocation < entry.deadline) {
      begun++
      free++
    }
    if (drained < entry.deadline) {
      explained++
    } else if (free > 0) {
      explained++
      free--
      waiting.push(entry)
    } else if (proof.length === 0) {
      proof = [...waiting, entry]
      takers = dequeues.slice(0, begun)
    }
  }
  return { explained, proof, takers }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
