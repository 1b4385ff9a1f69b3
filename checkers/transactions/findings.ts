import type { AnomalyType } from './lattice.ts'

/** An anomaly that was found without a cycle: its first case, told in a sentence, and how many there are. */
export interface Finding {
  readonly type: AnomalyType
  /** The rows of the transactions that show it. */
  readonly transactions: readonly number[]
  readonly why: string
  readonly count: number
}

/** Collects anomalies; of each type the first case is told, and the others are counted. */
export class Findings {
  private readonly byType = new Map<AnomalyType, Finding>()

  /** Adds a case; it is told only if it is the first of its type. */
  add(type: AnomalyType, transactions: readonly number[], why: () => string): void {
    const known = this.byType.get(type)
    this.byType.set(
      type,
      known === undefined
        ? { type, transactions, why: why(), count: 1 }
        : { ...known, count: known.count + 1 },
    )
  }

  /** The first case of each type. */
  all(): readonly Finding[] {
    return [...this.byType.values()]
  }
}
