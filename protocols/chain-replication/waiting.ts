import type { NodeId, Outcome, Request } from '../../sim/index.ts'
import { answer, type Command } from '../objects/index.ts'

/** Clients who wait at the head until an update of theirs has been processed by the tail. */
export class Waiting {
  private readonly requests = new Map<string, Request[]>()

  hold(request: Request): void {
    const name = nameOf(request)
    const others = this.requests.get(name)
    if (others === undefined) this.requests.set(name, [request])
    else others.push(request)
  }

  /** An update has been executed: whoever asked for it gets an answer. */
  executed(command: Command, outcome: Outcome): void {
    const name = nameOf(command)
    for (const request of this.requests.get(name) ?? []) answer(request, outcome)
    this.requests.delete(name)
  }

  /** This is not where they should wait: they are sent on. */
  release(to: NodeId | undefined): void {
    for (const requests of this.requests.values()) for (const request of requests) request.redirect(to)
    this.requests.clear()
  }
}

function nameOf({ session, sequence }: Pick<Command, 'session' | 'sequence'>): string {
  return `${session}/${sequence}`
}
