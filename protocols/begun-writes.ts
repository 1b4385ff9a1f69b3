import type { Disk, Outcome, Request } from '../sim/index.ts'
import { answer } from './objects/index.ts'
import type { Durability } from './durability.ts'

/** A write that a node coordinates: all who ask for it get the one answer, whether they come before it or after. */
export class BegunWrite {
  readonly session: string
  readonly sequence: number
  private readonly waiting: Request[] = []
  private outcome: Outcome | undefined

  constructor({ session, sequence }: Request) {
    this.session = session
    this.sequence = sequence
  }

  join(request: Request): void {
    if (this.outcome === undefined) this.waiting.push(request)
    else answer(request, this.outcome)
  }

  end(outcome: Outcome): void {
    this.outcome = outcome
    for (const request of this.waiting.splice(0)) answer(request, outcome)
  }
}

/**
 * Which writes a node has begun. A write that is asked for again must not be begun again: it would get another timestamp, and its
 * value would be back after a later one was read. So the last sequence number of each session is on the disk before anything of
 * its write can be seen.
 */
export class BegunWrites {
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly writes = new Map<string, BegunWrite>()

  constructor(disk: Disk, durability: Durability) {
    this.disk = disk
    this.durability = durability
  }

  /** The write that a request repeats, if it was begun in this life. */
  recall({ session, sequence }: Request): BegunWrite | undefined {
    const last = this.writes.get(session)
    return last?.sequence === sequence ? last : undefined
  }

  /** Whether the write that a request asks for, or a later one of its session, was begun in this life or another. */
  knows({ session, sequence }: Request): boolean {
    return (this.disk.read<number>(placeOf(session)) ?? 0) >= sequence
  }

  /** Notes that a write begins, and runs `then` with it once that is durable. */
  begin(request: Request, then: (write: BegunWrite) => void): void {
    const write = new BegunWrite(request)
    write.join(request)
    this.writes.set(write.session, write)
    this.disk.write(placeOf(write.session), write.sequence)
    this.durability.wrote()
    this.durability.whenDurable(() => then(write))
  }
}

function placeOf(session: string): string {
  return `session ${session}`
}
