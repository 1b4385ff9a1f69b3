import { Narrator } from '../explanation/narrator.ts'
import { shortText, valueText } from '../models/shapes.ts'
import type { HistoryOperation } from '../operations.ts'
import { FAIL } from '../operation-table.ts'
import { READ, WRITE } from './accesses.ts'
import type { Violation } from './findings.ts'
import { INITIAL, NONE, type SessionInput, type SessionTable } from './session-table.ts'
import type { DecidedModel } from './session-models.ts'
import { pathBetween } from './support.ts'

/** Says of one history why a model is broken. */
export class SessionNarrator {
  private readonly narrator: Narrator
  private readonly input: SessionInput
  private readonly table: SessionTable
  private readonly model: DecidedModel

  /**
   * @param input - what the table was made of
   * @param table - what sessions did, or what is left of it
   * @param model - the model that is broken
   */
  constructor(input: SessionInput, table: SessionTable, model: DecidedModel) {
    this.narrator = new Narrator(input.history, input.model)
    this.input = input
    this.table = table
    this.model = model
  }

  /** A violation of the table as a sentence. */
  sentence(violation: Violation): string {
    switch (violation.kind) {
      case 'nobody':
        return `${this.did(violation.read)}, ${this.hasFailed(violation.read) ? 'but the write of that failed' : 'which nobody wrote'}.`
      case 'ahead':
        return `${this.did(violation.read)}, which it wrote itself only later, ${this.when(this.table.writers[violation.read] as number)}.`
      case 'first':
        return `${this.did(violation.read)}, the first value, ${this.after(violation.write, violation.read)}.`
      case 'overwritten': {
        const { read, write } = violation
        const writer = this.table.writers[read] as number
        return `${this.did(read)} ${this.after(write, read)}; and ${this.version(write)} is the later of the two, because ${this.cause(writer, write)}.`
      }
      case 'apart': {
        const [one, other] = violation.reads
        return `All writes were over, and yet ${this.did(one)}, and ${this.did(other)}: each the last read of its session.`
      }
      case 'loop':
        return `${this.loopText(violation.accesses)}: each is a cause of itself.`
      case 'versions':
        return this.versionsText(violation.circle.froms, violation.circle.becauses)
    }
  }

  private versionsText(froms: readonly number[], becauses: readonly number[]): string {
    const writes = froms
      .map((from, i) => ({ from, because: becauses[i] as number }))
      .filter(({ from }) => this.table.kinds[from] === WRITE)
    if (writes.length === 1) {
      const [{ from, because } = { from: 0, because: 0 }] = writes
      return `${this.did(because)} ${this.after(from, because)}.`
    }
    const edges = writes.map(({ from, because }, i) => {
      const to = (writes[(i + 1) % writes.length] ?? writes[0])?.from as number
      const why =
        because === NONE ? this.cause(from, to) : `${this.did(because)} ${this.after(from, because)}`
      return `${this.value(from)} is older than ${this.version(to)}, because ${why}`
    })
    return `No order of versions fits: ${edges.join('; and ')}.`
  }

  /** `'after it had seen 2'`, and how, where that was not by itself. */
  private after(write: number, read: number): string {
    const path = pathBetween(this.table, this.model, write, read)
    const [, next = read] = path
    const { kinds, keys } = this.table
    const seen = this.version(write)
    if (next === read) return `after it had written ${seen} itself`
    const last = path.at(-2) as number
    const source = this.table.writers[last] as number
    if (source === write) return `after it had seen ${seen}${this.whenAside(last)}`
    const isSameKey = kinds[source] === WRITE && keys[source] === keys[write]
    const what = isSameKey ? this.version(source) : this.value(source)
    return `after it had seen ${what}, which came after ${this.version(write)}`
  }

  /** Why one write comes before another, along sessions and reads-from. */
  private cause(earlier: number, later: number): string {
    const path = pathBetween(this.table, 'causal', earlier, later)
    const who = this.narrator.who(this.at(later))
    if (path.length === 2) return `${who} wrote them in that order`
    const last = path.at(-2) as number
    const source = this.table.writers[last] as number
    return `${who} wrote it after it had read ${this.value(source)}${source === earlier ? '' : `, which came after ${this.value(earlier)}`}`
  }

  private loopText(accesses: readonly number[]): string {
    const { kinds, writers, rows } = this.table
    const parts = accesses.flatMap((access, i) => {
      const last = accesses.at(i - 1) as number
      if (kinds[access] !== READ || writers[access] !== last) return []
      const rest = [...accesses.slice(i + 1), ...accesses.slice(0, i)]
      const write = rest.find((next, at) => {
        const then = rest[at + 1] ?? access
        return kinds[next] === WRITE && kinds[then] === READ && writers[then] === next
      }) as number
      if (rows[write] === rows[access]) return [this.did(access)]
      return [`${this.did(access)} before it wrote ${this.value(write)}`]
    })
    return parts.join(', and ')
  }

  private hasFailed(read: number): boolean {
    const { operations } = this.input
    const { outcomes, inputs } = operations.columns
    const key = this.table.keyNames[this.table.keys[read] as number]
    for (let row = 0; row < operations.length; row++) {
      const isIt = outcomes[row] === FAIL && inputs[row] === this.table.values[read]
      if (isIt && operations.at(row).key === key) return true
    }
    return false
  }

  private did(access: number): string {
    const operation = this.operation(access)
    return `${this.narrator.did(operation)} ${this.narrator.when(operation.invocation)}`
  }

  private when(access: number): string {
    return this.narrator.when(this.at(access))
  }

  private whenAside(access: number): string {
    return ` ${this.when(access)}`
  }

  /** `'2'`: among versions of one key. */
  private version(access: number): string {
    const writer = this.table.kinds[access] === READ ? (this.table.writers[access] as number) : access
    const value =
      writer === INITIAL ? this.table.values[access] : this.table.values[writer < 0 ? access : writer]
    return valueText(this.input.operations.events.valueOf(value as number))
  }

  /** `'x = 2'`. */
  private value(access: number): string {
    const key = this.table.keyNames[this.table.keys[access] as number]
    return `${key === undefined ? '' : `${shortText(key)} = `}${this.version(access)}`
  }

  private at(access: number): number {
    return this.operation(access).invocation
  }

  private operation(access: number): HistoryOperation {
    return this.input.operations.at(this.table.rows[access] as number)
  }
}
