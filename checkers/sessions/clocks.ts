import { READ, WRITE } from './accesses.ts'
import { NONE, type SessionTable } from './session-table.ts'
import type { WriteGroups } from './write-groups.ts'

/**
 * What is visible to each chain while its accesses are gone through: of every chain, how many of its first accesses. Memory is
 * held only for chains that go on, and for writes that are still to be read.
 */
export class Clocks {
  private readonly table: SessionTable
  private readonly numbers: Int32Array
  private readonly isCausal: boolean
  /** By chain: its row, and at which step each of its entries was last raised. */
  private readonly rows: (Int32Array | undefined)[] = []
  private readonly raised: (Int32Array | undefined)[] = []
  /** By write: what was visible where it was made, as long as it is to be read. */
  private readonly kept: (Int32Array | undefined)[] = []
  private readonly readers: Int32Array
  private readonly left: Int32Array
  private readonly forks: Uint8Array
  private readonly atForks = new Map<number, Int32Array>()
  private readonly spare: Int32Array[] = []
  /** How many numbers were compared or copied so far. */
  steps = 0

  /** @param isCausal - whether what was visible to who wrote is visible to who reads; if not, only what the writer wrote */
  constructor(table: SessionTable, { numbers }: WriteGroups, isCausal: boolean) {
    const { length, kinds, writers, chains, chainCount, loose, previous } = table
    this.table = table
    this.numbers = numbers
    this.isCausal = isCausal
    this.readers = new Int32Array(length)
    this.left = new Int32Array(chainCount)
    this.forks = new Uint8Array(length)
    for (let access = 0; access < length; access++) {
      const chain = chains[access] as number
      this.left[chain] = (this.left[chain] as number) + 1
      const writer = writers[access] as number
      if (kinds[access] === READ && writer >= 0) this.readers[writer] = (this.readers[writer] as number) + 1
      const before = previous[access] as number
      if (loose[access] === 1 && before !== NONE && chains[before] !== chain)
        this.forks[before] = (this.forks[before] as number) + 1
    }
  }

  /** What is visible to an access: its own session up to it, itself among it, and what it and those before it have seen. */
  take(access: number, step: number): { readonly row: Int32Array; readonly raised: Int32Array } {
    const { table, numbers } = this
    const chain = table.chains[access] as number
    const row = (this.rows[chain] ??= this.begin(access))
    const raised = (this.raised[chain] ??= this.fresh().fill(step))
    row[chain] = numbers[access] as number
    raised[chain] = step
    const writer = table.writers[access] as number
    if (table.kinds[access] === READ && writer >= 0) this.see(writer, row, raised, step)
    return { row, raised }
  }

  /** What was visible where a write was made, while it is still to be read; only where visibility is causal. */
  whereMade(write: number): Int32Array | undefined {
    return this.kept[write]
  }

  /** Is told when all has been asked of an access. */
  leave(access: number): void {
    const { table } = this
    const chain = table.chains[access] as number
    const row = this.rows[chain] as Int32Array
    if (this.isCausal && table.kinds[access] === WRITE && (this.readers[access] as number) > 0)
      this.kept[access] = this.copy(row)
    if ((this.forks[access] as number) > 0) this.atForks.set(access, row.slice())
    const writer = table.writers[access] as number
    if (table.kinds[access] === READ && writer >= 0) {
      this.readers[writer] = (this.readers[writer] as number) - 1
      if (this.readers[writer] === 0) this.give(this.kept, writer)
    }
    this.left[chain] = (this.left[chain] as number) - 1
    if (this.left[chain] > 0) return
    this.give(this.rows, chain)
    this.give(this.raised, chain)
  }

  private begin(access: number): Int32Array {
    const before = this.table.previous[access] as number
    if (before === NONE) return this.fresh()
    const row = this.copy(this.atForks.get(before) as Int32Array)
    this.forks[before] = (this.forks[before] as number) - 1
    if (this.forks[before] === 0) this.atForks.delete(before)
    return row
  }

  private see(writer: number, row: Int32Array, raised: Int32Array, step: number): void {
    const { chains, loose, previous } = this.table
    const chain = chains[writer] as number
    const number = this.numbers[writer] as number
    if ((row[chain] as number) >= number) return
    if (this.isCausal) {
      const made = this.kept[writer] as Int32Array
      this.steps += made.length
      for (let other = 0; other < made.length; other++) {
        if ((made[other] as number) <= (row[other] as number)) continue
        row[other] = made[other] as number
        raised[other] = step
      }
      return
    }
    row[chain] = number
    raised[chain] = step
    // What crashed in a session comes after what the session had done before.
    let before = loose[writer] === 1 ? (previous[writer] as number) : NONE
    while (before !== NONE && chains[before] === chain) before = previous[before] as number
    if (before === NONE) return
    const home = chains[before] as number
    if ((row[home] as number) >= (this.numbers[before] as number)) return
    row[home] = this.numbers[before] as number
    raised[home] = step
  }

  private fresh(): Int32Array {
    this.steps += this.table.chainCount
    return this.spare.pop()?.fill(0) ?? new Int32Array(this.table.chainCount)
  }

  private copy(row: Int32Array): Int32Array {
    this.steps += row.length
    const copy = this.spare.pop() ?? new Int32Array(row.length)
    copy.set(row)
    return copy
  }

  private give(rows: (Int32Array | undefined)[], at: number): void {
    const row = rows[at]
    if (row !== undefined) this.spare.push(row)
    rows[at] = undefined
  }
}
