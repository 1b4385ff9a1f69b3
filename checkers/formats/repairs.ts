/** Something that was put right or left out, so that a text could be read, or its operations be paired. */
export interface Repair {
  /** The line where it was done first, counted from 1; 0 in a history that was not read from a text. */
  readonly line: number
  /** What was done there, as the rest of a sentence: `left out an event that stands there twice`. */
  readonly what: string
  /** How often the like of it was done. */
  readonly count: number
}

/**
 * The kinds of repairs: what the text was cut off in, what is no event, what is wrong with events; and of processes, an
 * operation that was not completed, a number that was used again, and a completion of nothing.
 */
export type RepairKind = 'cut' | 'noise' | 'order' | 'repetition' | 'time' | 'open' | 'reuse' | 'orphan'

/**
 * The repairs of a history: of each kind the first, and how many.
 *
 * @example
 * ```ts
 * const repairs = new Repairs()
 * repairs.add('noise', 3, 'left out a line')
 * repairs.add('noise', 9, 'left out a line')
 * repairs.list[0]?.count // 2
 * ```
 */
export class Repairs {
  private readonly kinds = new Map<RepairKind, Repair>()

  /** All of them, in the order in which the kinds were met. */
  get list(): readonly Repair[] {
    return [...this.kinds.values()]
  }

  /** Writes down one. */
  add(kind: RepairKind, line: number, what: string): void {
    const known = this.kinds.get(kind)
    this.kinds.set(kind, {
      line: known?.line ?? line,
      what: known?.what ?? what,
      count: (known?.count ?? 0) + 1,
    })
  }
}
