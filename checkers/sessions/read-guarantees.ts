import { READ, WRITE } from './accesses.ts'
import type { Finding } from './findings.ts'
import { groupedBy, INITIAL, NONE, type SessionTable } from './session-table.ts'
import { VersionEdges } from './version-edges.ts'

/**
 * For each access, a number of its session and key together: what sessions remember of keys is kept by it.
 *
 * @param table - what sessions did
 */
export function slotsOf({ keys, keyNames, sessions, sessionCount }: SessionTable): {
  readonly slots: Int32Array
  readonly slotCount: number
} {
  const slots = new Int32Array(keys.length)
  const { starts, items } = groupedBy(keys, keyNames.length)
  const known = new Int32Array(sessionCount)
  const stamps = new Int32Array(sessionCount)
  let slotCount = 0
  for (let key = 0; key < keyNames.length; key++) {
    for (let i = starts[key] as number; i < (starts[key + 1] as number); i++) {
      const access = items[i] as number
      const session = sessions[access] as number
      if (stamps[session] !== key + 1) {
        stamps[session] = key + 1
        known[session] = slotCount++
      }
      slots[access] = known[session] as number
    }
  }
  return { slots, slotCount }
}

/**
 * Read your writes: every write that a session made before a read is visible to it. What a session reads of a key is then no
 * older than any of its own writes to it, in one order of versions for all.
 *
 * Source: Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994.
 *
 * @param table - of which every read has one writer
 */
export function readYourWrites(table: SessionTable): Finding {
  const { length, kinds, loose, writers } = table
  const { slots, slotCount } = slotsOf(table)
  // A write is node 2w; node 2w + 1 stands after it and all writes of its session to its key that were before.
  const edges = new VersionEdges(2 * length)
  const before = new Int32Array(length).fill(NONE)
  const lasts = new Int32Array(slotCount).fill(NONE)
  /** The own write that a read saw, and the last one that it was seen in place of. */
  const tops = new Int32Array(slotCount).fill(NONE)
  const overs = new Int32Array(slotCount).fill(NONE)
  for (let access = 0; access < length; access++) {
    const slot = slots[access] as number
    const last = lasts[slot] as number
    if (kinds[access] === WRITE) {
      if (loose[access] === 1) continue
      before[access] = last
      lasts[slot] = access
      edges.add(2 * access, 2 * access + 1, NONE)
      if (last !== NONE) edges.add(2 * last + 1, 2 * access + 1, NONE)
      continue
    }
    const writer = writers[access] as number
    if (last === NONE) continue
    if (writer === INITIAL) return { kind: 'broken', violation: { kind: 'first', read: access, write: last } }
    const isOwn = slots[writer] === slot && loose[writer] === 0 && writer <= last
    if (!isOwn) {
      edges.add(2 * last + 1, 2 * writer, access)
      continue
    }
    const [top, over] = [tops[slot] as number, overs[slot] as number]
    if (writer <= over && writer !== top) {
      // The read that saw the top has put this one below it.
      edges.add(2 * top, 2 * writer, access)
      continue
    }
    const down = writer === top ? over : writer
    for (let own = last; own > down; own = before[own] as number) edges.add(2 * own, 2 * writer, access)
    const earlier = before[writer] as number
    if (writer !== top && earlier !== NONE) edges.add(2 * earlier + 1, 2 * writer, access)
    tops[slot] = writer
    overs[slot] = last
  }
  return arranged(edges, length, kinds, (node) => (node % 2 === 0 ? node / 2 : NONE))
}

/**
 * Monotonic reads: what was visible to a read is visible to every later read of its session. What a session reads of a key is
 * then never older than what it has read of it before, in one order of versions for all.
 *
 * Source: Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994.
 *
 * @param table - of which every read has one writer
 */
export function monotonicReads(table: SessionTable): Finding {
  const { length, kinds, loose, writers } = table
  const { slots, slotCount } = slotsOf(table)
  const edges = new VersionEdges(length)
  const seen = new Int32Array(slotCount).fill(NONE)
  for (let access = 0; access < length; access++) {
    if (kinds[access] !== READ) continue
    const slot = slots[access] as number
    const writer = writers[access] as number
    const before = seen[slot] as number
    if (before !== NONE && before !== writer) {
      if (writer === INITIAL)
        return { kind: 'broken', violation: { kind: 'first', read: access, write: before } }
      edges.add(before, writer, access)
    }
    if (loose[access] === 0 && writer !== INITIAL) seen[slot] = writer
  }
  return arranged(edges, length, kinds, (node) => node)
}

/** What edges come to, in writes: nodes that stand for none are passed over. */
export function arranged(
  edges: VersionEdges,
  length: number,
  kinds: Uint8Array,
  accessOf: (node: number) => number,
): Finding {
  const found = edges.arrange()
  if (found.kind === 'order') {
    const order = new Int32Array(length)
    let count = 0
    for (let i = 0; i < found.nodes.length; i++) {
      const access = accessOf(found.nodes[i] as number)
      if (access !== NONE && kinds[access] === WRITE) order[count++] = access
    }
    return { kind: 'holds', order: order.subarray(0, count) }
  }
  const nodes = found.circle.froms
  const first = nodes.findIndex((node) => accessOf(node) !== NONE)
  const froms: number[] = []
  const becauses: number[] = []
  for (let i = 0; i < nodes.length; i++) {
    const at = (first + i) % nodes.length
    const access = accessOf(nodes[at] as number)
    // Of the edges through nodes that stand for no access, the last says why.
    if (access === NONE) becauses.pop()
    else froms.push(access)
    becauses.push(found.circle.becauses[at] as number)
  }
  return { kind: 'broken', violation: { kind: 'versions', circle: { froms, becauses } } }
}
