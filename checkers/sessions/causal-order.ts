import { READ } from './accesses.ts'
import { NONE, type SessionTable } from './session-table.ts'

/** An order of all accesses that follows sessions and reads-from, or accesses of which each has to come before the next. */
export type CausalOrder =
  | { readonly kind: 'order'; readonly accesses: Int32Array }
  | { readonly kind: 'loop'; readonly accesses: readonly number[] }

/**
 * Orders accesses such that each stands after the one before it in its session, and each read after the write that it saw. The
 * order is that of the table wherever that will do.
 *
 * @param table - of which every read has at most one writer
 * @returns a loop where there is no such order: the last of its accesses comes before the first
 *
 * @example
 * ```ts
 * const input = { history: historyOf([]), model: models.register, initial: null, sessions: 'process' as const }
 * const table = sessionTableOf({ ...input, operations: operationTableOf([]) })
 * 'kind' in table ? table.why : causalOrder(table).kind // order
 * ```
 */
export function causalOrder(table: SessionTable): CausalOrder {
  const { length, kinds, previous, writers } = table
  const after = new Linked(length)
  const pending = new Uint8Array(length)
  for (let access = length - 1; access >= 0; access--) {
    const before = previous[access] as number
    if (before !== NONE) {
      after.add(before, 2 * access)
      pending[access] = 1
    }
    const writer = writers[access] as number
    if (kinds[access] !== READ || writer < 0) continue
    after.add(writer, 2 * access + 1)
    pending[access] = (pending[access] as number) + 1
  }
  const order = new Int32Array(length)
  let placed = 0
  const ready: number[] = []
  for (let cursor = 0; cursor < length; cursor++) {
    if (pending[cursor] === 0) ready.push(cursor)
    while (ready.length > 0) {
      const access = ready.pop() as number
      order[placed++] = access
      for (let link = after.first(access); link !== NONE; link = after.next(link)) {
        const next = link >> 1
        pending[next] = (pending[next] as number) - 1
        if (pending[next] === 0 && next < cursor) ready.push(next)
      }
    }
  }
  if (placed === length) return { kind: 'order', accesses: order }
  return { kind: 'loop', accesses: loopIn(table, pending) }
}

/** Lists of links: each link is in at most one list. */
class Linked {
  private readonly firsts: Int32Array
  private readonly nexts: Int32Array

  constructor(lists: number) {
    this.firsts = new Int32Array(lists).fill(NONE)
    this.nexts = new Int32Array(2 * lists)
  }

  add(list: number, link: number): void {
    this.nexts[link] = this.firsts[list] as number
    this.firsts[list] = link
  }

  first(list: number): number {
    return this.firsts[list] as number
  }

  next(link: number): number {
    return this.nexts[link] as number
  }
}

/** A loop among what could not be placed: of all that is found backwards from one access, the one that closes first. */
function loopIn({ kinds, previous, writers }: SessionTable, pending: Uint8Array): readonly number[] {
  const metAt = new Int32Array(pending.length).fill(NONE)
  const path: number[] = []
  let access = pending.findIndex((count) => count > 0)
  while (metAt[access] === NONE) {
    metAt[access] = path.push(access) - 1
    const writer = writers[access] as number
    const before = previous[access] as number
    const waitsForWriter = kinds[access] === READ && writer >= 0 && pending[writer] !== 0
    access = waitsForWriter ? writer : before
  }
  const loop = path.slice(metAt[access]).reverse()
  const first = loop.indexOf(loop.reduce((least, each) => Math.min(least, each)))
  return [...loop.slice(first), ...loop.slice(0, first)]
}
