/**
 * How far a node trusts itself, from 0 (well) up: a node that is slow or badly connected takes others for dead, so it waits longer the
 * worse it fares. (Lifeguard, section IV.A, the local health multiplier; memberlist's `awareness`.)
 */
export class LocalHealth {
  score = 0
  private readonly worst: number

  /** @param worst - the highest score; 0 for a node that always trusts itself */
  constructor(worst: number) {
    this.worst = worst
  }

  /** It is worse by so much, or better by what is below 0. */
  change(by: number): void {
    this.score = Math.min(this.worst, Math.max(0, this.score + by))
  }

  /** A time as it counts for a node in this state. */
  scaled(milliseconds: number): number {
    return milliseconds * (1 + this.score)
  }
}
