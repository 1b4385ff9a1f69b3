import type { EventTable } from '../event-table.ts'
import { countOf, durationText } from '../explanation/words.ts'
import { FAIL, INVOKE, OK, type Pairing } from './pairing.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the availability checker can be told. */
export interface AvailabilityCheckerOptions {
  readonly windowMs: number
  readonly boundMs: number
  readonly refusals: string
}

/** How many operations were begun, and how many of them answered. */
export interface AnswerCounts {
  readonly operations: number
  /** Answered at all. */
  readonly answered: number
  /** Answered within the bound; all that were answered, if there is none. */
  readonly answeredInTime: number
}

/** The operations that began in a stretch of time. */
export interface AvailabilityWindow extends AnswerCounts {
  readonly fromMicroseconds: number
}

/** How available a service was to someone, or in all. */
export interface Availability extends AnswerCounts {
  /** The longest time in which someone waited and nobody was answered. */
  readonly longestOutageMicroseconds: number
  /** Windows in which no operation began are left out. */
  readonly windows: readonly AvailabilityWindow[]
}

/** How available a service was: in all, to each client, and to the clients of each node, where those are known. */
export interface AvailabilityDetails extends Availability {
  readonly byClient: { readonly [client: string]: Availability }
  readonly byNode: { readonly [node: string]: Availability }
}

/**
 * A checker of availability, in both of its meanings: that every request is answered at all, and that it is within a bound.
 *
 * An operation counts for the window, client and node (the client's home) of its invocation. `ok` is an answer, and so is
 * `fail`, unless refusals count as outages; `info` and what never ends is none.
 *
 * Source: Gilbert and Lynch, "Brewer's conjecture and the feasibility of consistent, available, partition-tolerant web services",
 * SIGACT News 2002: every request received by a non-failing node must result in a response.
 *
 * @param options - `windowMs`: how long windows are; `boundMs`: within what time answers are to come, 0 for any; `refusals`:
 *   whether a `fail` is an `answer` or an `outage`
 * @throws InputError for an option that it does not know, or that makes no sense
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', time: 0 },
 *   { process: 0, type: 'ok', f: 'read', value: 1, time: 800_000 },
 * ])
 * availabilityChecker().judge(history).verdict // valid
 * availabilityChecker({ boundMs: 500 }).judge(history).verdict // invalid
 * ```
 */
export const availabilityChecker = defineWorkloadChecker<AvailabilityCheckerOptions, AvailabilityDetails>({
  name: 'availability',
  description: 'Every request is answered, and within the bound if there is one.',
  defaults: { windowMs: 1_000, boundMs: 0, refusals: 'answer' },
  options: {
    windowMs: 'the length of the windows of virtual time in which shares are told',
    boundMs: 'within what time answers are to come; 0 for any',
    refusals: 'whether an operation that failed counts as an "answer" or an "outage"',
  },
  validate: ({ windowMs, boundMs, refusals }) => {
    if (!isMilliseconds(windowMs) || windowMs === 0) {
      return `option "windowMs" is ${windowMs}, expected whole milliseconds from 1 on`
    }
    if (!isMilliseconds(boundMs)) return `option "boundMs" is ${boundMs}, expected whole milliseconds`
    if (refusals === 'answer' || refusals === 'outage') return undefined
    return `option "refusals" is ${JSON.stringify(refusals)}, expected "answer" or "outage"`
  },
  begin: (pairing, options) => new AvailabilityTally(pairing, options),
})

function isMilliseconds(value: number): boolean {
  return Number.isSafeInteger(value * 1_000) && value >= 0 && Number.isInteger(value)
}

/** The books on those who ask: all, a client, or the clients of a node. */
class Askers {
  operations = 0
  answered = 0
  answeredInTime = 0
  private longestOutage = 0
  /** How many wait now, and since when someone has without anyone being answered. */
  private waiting = 0
  private waitingSince: number | undefined
  private readonly windows = new Map<
    number,
    { operations: number; answered: number; answeredInTime: number }
  >()

  asks(window: number, time: number): void {
    this.operations++
    this.waiting++
    this.waitingSince ??= time
    this.windowAt(window).operations++
  }

  ends(window: number, time: number, isAnswered: boolean, isInTime: boolean): void {
    this.waiting--
    if (!isAnswered) return
    this.answered++
    this.windowAt(window).answered++
    if (isInTime) {
      this.answeredInTime++
      this.windowAt(window).answeredInTime++
    }
    this.longestOutage = this.outageUpTo(time)
    this.waitingSince = this.waiting > 0 ? time : undefined
  }

  availability(end: number, windowLength: number): Availability {
    return {
      operations: this.operations,
      answered: this.answered,
      answeredInTime: this.answeredInTime,
      longestOutageMicroseconds: this.outageUpTo(end),
      windows: [...this.windows]
        .sort(([a], [b]) => a - b)
        .map(([window, counts]) => ({ fromMicroseconds: window * windowLength, ...counts })),
    }
  }

  private outageUpTo(time: number): number {
    return this.waitingSince === undefined
      ? this.longestOutage
      : Math.max(this.longestOutage, time - this.waitingSince)
  }

  private windowAt(window: number): { operations: number; answered: number; answeredInTime: number } {
    const known = this.windows.get(window)
    if (known !== undefined) return known
    const fresh = { operations: 0, answered: 0, answeredInTime: 0 }
    this.windows.set(window, fresh)
    return fresh
  }
}

/** An operation that waits for its answer. */
interface Request {
  readonly time: number
  readonly askers: readonly Askers[]
}

class AvailabilityTally implements Tally<AvailabilityDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly windowLength: number
  private readonly bound: number
  private readonly failsAreAnswers: boolean
  private readonly all = new Askers()
  private readonly clients = new Map<string, Askers>()
  private readonly nodes = new Map<string, Askers>()
  private readonly open = new Map<number, Request>()
  /** The first operation that was given up or answered too late. */
  private unavailable: number | undefined
  private lastTime = 0

  constructor(pairing: Pairing, { windowMs, boundMs, refusals }: AvailabilityCheckerOptions) {
    this.pairing = pairing
    this.table = pairing.table
    this.windowLength = windowMs * 1_000
    this.bound = boundMs === 0 ? Number.POSITIVE_INFINITY : boundMs * 1_000
    this.failsAreAnswers = refusals === 'answer'
  }

  get impossible(): boolean {
    return this.unavailable !== undefined
  }

  take(at: number, invocation: number): void {
    const type = this.table.types.get(at)
    const { time, client, node } = this.table.at(at)
    this.lastTime = Math.max(this.lastTime, time)
    if (type === INVOKE) {
      const askers = [this.all]
      if (client !== undefined) askers.push(askersOf(this.clients, client))
      if (node !== undefined) askers.push(askersOf(this.nodes, node))
      const window = Math.floor(time / this.windowLength)
      for (const asker of askers) asker.asks(window, time)
      this.open.set(at, { time, askers })
      return
    }
    const request = this.open.get(invocation)
    if (request === undefined) return
    this.open.delete(invocation)
    const isAnswered = type === OK || (type === FAIL && this.failsAreAnswers)
    const isInTime = isAnswered && time - request.time <= this.bound
    const window = Math.floor(request.time / this.windowLength)
    for (const asker of request.askers) asker.ends(window, time, isAnswered, isInTime)
    if (!isInTime) this.unavailable ??= at
  }

  verdict(): Judgement<AvailabilityDetails> {
    const all = this.all.availability(this.lastTime, this.windowLength)
    const byName = (askers: Map<string, Askers>) =>
      Object.fromEntries(
        [...askers].map(([name, own]) => [name, own.availability(this.lastTime, this.windowLength)]),
      )
    const details = { ...all, byClient: byName(this.clients), byNode: byName(this.nodes) }
    const { operations, answered, answeredInTime } = all
    const bounded = Number.isFinite(this.bound)
    const within = bounded ? `, ${answeredInTime} of them within ${durationText(this.bound)}` : ''
    const outage = `; the longest outage was ${durationText(all.longestOutageMicroseconds)}`
    const share = `${answered} of ${countOf(operations, 'operation')} ${answered === 1 ? 'was' : 'were'} answered${within}${outage}`
    if (operations === 0) return { verdict: 'unknown', why: 'Nobody asked for anything', details }
    const culprit = this.unavailable ?? this.firstOpen()
    if (culprit === undefined) return { verdict: 'valid', why: share, details }
    const why = `${new Teller(this.table).whose(culprit, this.table.at(culprit).f)} ${this.whatBecame(culprit)}; ${share}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([culprit]), details }
  }

  private firstOpen(): number | undefined {
    const [first] = this.open.keys()
    return first
  }

  private whatBecame(at: number): string {
    const type = this.table.types.get(at)
    if (type === INVOKE) return 'was never answered'
    if (type === OK || (type === FAIL && this.failsAreAnswers)) return 'was answered too late'
    return type === FAIL ? 'was refused' : 'was given up'
  }
}

function askersOf(askers: Map<string, Askers>, name: string): Askers {
  const known = askers.get(name)
  if (known !== undefined) return known
  const fresh = new Askers()
  askers.set(name, fresh)
  return fresh
}
