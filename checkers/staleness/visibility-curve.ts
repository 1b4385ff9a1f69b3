/** How the reads fared that began so long after the last write to their key had completed. */
export interface VisibilityPoint {
  /** They began at least so long after it, and less than the next point says. */
  readonly afterUs: number
  readonly reads: number
  /** How many of them saw that write, or one that may be newer. */
  readonly consistent: number
}

const STEPS = [1, 2, 5]

/**
 * The t-visibility curve, while reads are told to it: by how long after the last write they began, in steps of 1, 2, 5, 10 and so on.
 *
 * Source: Bailis et al., "Probabilistically bounded staleness for practical partial quorums", VLDB 2012.
 *
 * @example
 * ```ts
 * const curve = new VisibilityCurve()
 * curve.add(3, true)
 * curve.points() // [{ afterUs: 2, reads: 1, consistent: 1 }]
 * ```
 */
export class VisibilityCurve {
  private readonly reads: number[] = []
  private readonly consistent: number[] = []

  /** Tells of a read that began so long after the last write. */
  add(afterUs: number, isConsistent: boolean): void {
    const at = stepOf(afterUs)
    while (this.reads.length <= at) {
      this.reads.push(0)
      this.consistent.push(0)
    }
    this.reads[at] = (this.reads[at] as number) + 1
    if (isConsistent) this.consistent[at] = (this.consistent[at] as number) + 1
  }

  /** The points at which there were reads, by time. */
  points(): readonly VisibilityPoint[] {
    return this.reads.flatMap((reads, at) =>
      reads === 0 ? [] : [{ afterUs: startOf(at), reads, consistent: this.consistent[at] as number }],
    )
  }
}

function stepOf(us: number): number {
  let at = 0
  while (startOf(at + 1) <= us) at++
  return at
}

const starts: number[] = [0]

function startOf(at: number): number {
  while (starts.length <= at) {
    const step = starts.length - 1
    let start = STEPS[step % STEPS.length] as number
    for (let tens = Math.floor(step / STEPS.length); tens > 0; tens--) start *= 10
    starts.push(start)
  }
  return starts[at] as number
}
