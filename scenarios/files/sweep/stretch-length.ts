/** How long a worker is to be at work before it is heard of again: milliseconds. */
const AIM_MS = 100
/** How much longer than the one before it a stretch is at most. */
const GROWTH = 4

/** How many runs are handed out at once: so many that messages cost little, and so few that all workers end together. */
export class StretchLength {
  private readonly most: number
  private length = 1

  /** @param most - how many there may be */
  constructor(most: number) {
    this.most = most
  }

  get next(): number {
    return this.length
  }

  /** Takes how long some runs took. */
  took(runs: number, ms: number): void {
    const fitting = Math.floor((AIM_MS * runs) / Math.max(ms, 0.01))
    this.length = Math.max(1, Math.min(fitting, this.length * GROWTH, this.most))
  }
}
