/** One round of messages: the serial number before its first one, and when it began. */
interface Round {
  readonly after: number
  readonly at: number
}

/** How far a quorum has confirmed that a leader leads: by which of its messages they have answered, and when those were sent. */
export class Confirmation {
  /** The greatest serial number such that a quorum has answered it or a later one. */
  serial = 0
  /** When the latest round that a quorum has answered began, on the leader's monotonic clock. */
  at: number
  /** Those that are not confirmed, oldest first, and before them the last that is. */
  private readonly rounds: Round[] = []

  /** @param now - the election: a quorum has voted */
  constructor(now: number) {
    this.at = now
  }

  /** The serial number before the first message of the last round. */
  get roundBegan(): number {
    return this.rounds.at(-1)?.after ?? 0
  }

  begin(after: number, now: number): void {
    this.rounds.push({ after, at: now })
  }

  /** A quorum has answered messages up to a serial number, or later ones. */
  confirm(serial: number): void {
    // Who is a quorum by itself confirms every round at once.
    if (serial <= this.serial && serial !== Number.POSITIVE_INFINITY) return
    this.serial = serial
    const { rounds } = this
    while (rounds.length > 1 && (rounds[1] as Round).after < serial) rounds.shift()
    const [round] = rounds
    if (round !== undefined && round.after < serial) this.at = round.at
  }
}
