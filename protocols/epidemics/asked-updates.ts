import type { Outcome, Request } from '../../sim/index.ts'
import { answer } from '../objects/index.ts'
import type { Journal } from './journal.ts'

/** The last update that a session asked for. */
interface Asked {
  readonly sequence: number
  outcome: Outcome | undefined
  readonly waiting: Request[]
}

/**
 * What clients have asked a site to update. An update that is asked for again must not be made again: it would get another timestamp,
 * and an item would be back that was deleted in between.
 */
export class AskedUpdates {
  private readonly sessions = new Map<string, Asked>()

  constructor(journal: Journal) {
    for (const entry of journal.entries) {
      if (entry.kind !== 'made' && entry.kind !== 'refused') continue
      const { session, sequence } = entry
      const outcome: Outcome = entry.kind === 'made' ? { type: 'ok' } : { type: 'fail', error: entry.why }
      this.sessions.set(session, { sequence, outcome, waiting: [] })
    }
  }

  /** Whether a request was known already; then it is answered as the one that it repeats, now or when that is. */
  joins(request: Request): boolean {
    const last = this.sessions.get(request.session)
    if (last === undefined || last.sequence < request.sequence) return false
    if (last.sequence > request.sequence) request.info('a later update of the session has begun')
    else if (last.outcome === undefined) last.waiting.push(request)
    else answer(request, last.outcome)
    return true
  }

  /** An update begins that nobody has asked for before; gives what ends it. */
  begin(request: Request): (outcome: Outcome) => void {
    const asked: Asked = { sequence: request.sequence, outcome: undefined, waiting: [request] }
    this.sessions.set(request.session, asked)
    return (outcome) => {
      asked.outcome = outcome
      for (const waiting of asked.waiting.splice(0)) answer(waiting, outcome)
    }
  }
}
