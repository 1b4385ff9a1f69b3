import { WRITE } from './accesses.ts'
import { groupedBy, NONE, type SessionTable } from './session-table.ts'

/** How far a search goes step by step before it halves. */
const FEW_STEPS = 8

/**
 * The writes of each key, taken apart by chains; a chain's accesses are numbered from 1 on. It finds the last write of a chain to
 * a key among the chain's first accesses, faster if it is near the one that was found before.
 */
export class WriteGroups {
  /** By access: its number in its chain. */
  readonly numbers: Int32Array
  /** The groups of a key are those from `starts[key]` to `starts[key + 1]`. */
  readonly starts: Int32Array
  /** By group. */
  readonly chains: Int32Array
  private readonly firsts: Int32Array
  private readonly writes: Int32Array
  private readonly writeNumbers: Int32Array
  private readonly hints: Int32Array

  constructor({ length, kinds, keys, keyNames, chains, chainCount }: SessionTable) {
    this.numbers = new Int32Array(length)
    const counts = new Int32Array(chainCount)
    const column = new Int32Array(length).fill(NONE)
    for (let access = 0; access < length; access++) {
      const chain = chains[access] as number
      this.numbers[access] = counts[chain] = (counts[chain] as number) + 1
      if (kinds[access] === WRITE) column[access] = keys[access] as number
    }
    const byKey = groupedBy(column, keyNames.length)
    const groups = column.fill(NONE)
    const ofChain = new Int32Array(chainCount)
    const stamps = new Int32Array(chainCount)
    const groupChains: number[] = []
    this.starts = new Int32Array(keyNames.length + 1)
    for (let key = 0; key < keyNames.length; key++) {
      for (let i = byKey.starts[key] as number; i < (byKey.starts[key + 1] as number); i++) {
        const access = byKey.items[i] as number
        const chain = chains[access] as number
        if (stamps[chain] !== key + 1) {
          stamps[chain] = key + 1
          ofChain[chain] = groupChains.push(chain) - 1
        }
        groups[access] = ofChain[chain] as number
      }
      this.starts[key + 1] = groupChains.length
    }
    this.chains = Int32Array.from(groupChains)
    const grouped = groupedBy(groups, groupChains.length)
    this.firsts = grouped.starts
    this.writes = grouped.items
    this.writeNumbers = grouped.items.map((access) => this.numbers[access] as number)
    this.hints = grouped.starts.slice(0, groupChains.length)
  }

  /** The last write of a group whose number is not above a bound, or {@link NONE}. */
  lastUpTo(group: number, bound: number): number {
    const { writeNumbers } = this
    const first = this.firsts[group] as number
    const end = this.firsts[group + 1] as number
    let at = this.hints[group] as number
    let steps = 0
    while (at + 1 < end && (writeNumbers[at + 1] as number) <= bound && steps++ < FEW_STEPS) at++
    while (at >= first && (writeNumbers[at] as number) > bound && steps++ < FEW_STEPS) at--
    if (steps > FEW_STEPS) at = this.halve(first, end, bound)
    this.hints[group] = Math.max(at, first)
    return at < first ? NONE : (this.writes[at] as number)
  }

  private halve(first: number, end: number, bound: number): number {
    let low = first - 1
    let high = end
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.writeNumbers[middle] as number) <= bound) low = middle
      else high = middle
    }
    return low
  }
}
