import { READ, WRITE } from './accesses.ts'
import { causalOrder } from './causal-order.ts'
import { Clocks } from './clocks.ts'
import type { Finding } from './findings.ts'
import { arranged, slotsOf } from './read-guarantees.ts'
import { INITIAL, NONE, type SessionTable } from './session-table.ts'
import { VersionEdges } from './version-edges.ts'
import { WriteGroups } from './write-groups.ts'

/**
 * Writes follow reads: what a session writes comes, in the one order of versions, after whatever it had read, and is nowhere
 * visible without it. With versions in any order, only a loop of sessions and reads-from breaks it: values that cause each other.
 *
 * Source: Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994.
 *
 * @param table - of which every read has one writer
 */
export function writesFollowReads(table: SessionTable): Finding {
  const found = causalOrder(table)
  if (found.kind === 'loop') return { kind: 'broken', violation: { kind: 'loop', accesses: found.accesses } }
  return { kind: 'holds', order: found.accesses.filter((access) => table.kinds[access] === WRITE) }
}

/**
 * Monotonic writes: in the one order of versions, a session's writes come in the order in which it made them, and none is
 * visible without those before it. What each read saw by itself never contradicts that; several guarantees at once may.
 *
 * Source: Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994.
 *
 * @param table - of which every read has one writer
 */
export function monotonicWrites({ length, kinds }: SessionTable): Finding {
  const all = Int32Array.from({ length }, (_, access) => access)
  return { kind: 'holds', order: all.filter((access) => kinds[access] === WRITE) }
}

/**
 * PRAM, over one order of versions: read your writes, monotonic reads and monotonic writes at once.
 *
 * Source: Brzezinski, Sobaniec and Wawrzyniak, "From session causality to causal consistency", PDP 2004; Viotti and Vukolić,
 * "Consistency in non-transactional distributed storage systems", ACM Computing Surveys 2016, section 3.5.
 *
 * @param table - of which every read has one writer
 */
export function pram(table: SessionTable): Finding {
  const { length, kinds, chains, previous } = table
  const edges = new VersionEdges(length)
  const lasts = new Int32Array(length).fill(NONE)
  for (let access = 0; access < length; access++) {
    const before = previous[access] as number
    const last = before === NONE ? NONE : kinds[before] === WRITE ? before : (lasts[before] as number)
    lasts[access] = last
    if (kinds[access] === WRITE && last !== NONE) edges.add(last, access, NONE)
  }
  const groups = new WriteGroups(table)
  const { numbers } = groups
  const all = Int32Array.from({ length }, (_, access) => access)
  const first = forceVersions(
    table,
    groups,
    new Clocks(table, groups, false),
    all,
    edges,
    (write, writer) => {
      // Those before it in its own session are ordered already.
      return chains[write] === chains[writer] && (numbers[write] as number) < (numbers[writer] as number)
    },
  )
  return first ?? arranged(edges, length, kinds, (node) => node)
}

/**
 * Causal convergence (CCv): all four session guarantees at once. What a session has read or written before is visible to what
 * it does, and to all who read from it; and all agree on one order of versions that is true to that.
 *
 * Source: Bouajjani, Enea, Guerraoui and Hamza, "On verifying causal consistency", POPL 2017: it has none of the patterns
 * ThinAirRead, CyclicCO, WriteCOInitRead and CyclicCF.
 *
 * @param table - of which every read has one writer
 */
export function causalConvergence(table: SessionTable): Finding {
  const forced = forcedByCausality(table)
  if ('kind' in forced) return forced
  return arranged(forced.edges, table.length, table.kinds, (node) => forced.order[node] as number)
}

/**
 * Causal consistency (CC): what a session has read or written before is visible to what it does, and to all who read from it;
 * each read sees a write that no other visible one to its key came after. Reads need not agree on the order of writes that did
 * not know of each other.
 *
 * Source: Bouajjani et al., POPL 2017: it has none of the patterns ThinAirRead, CyclicCO, WriteCOInitRead and WriteCORead.
 *
 * @param table - of which every read has one writer
 */
export function causalConsistency(table: SessionTable): Finding {
  const convergent = causalConvergence(table)
  if (convergent.kind === 'holds') return { kind: 'holds' }
  // Was the write that was read a cause of another that was visible? It is asked where that one was made.
  const asked = new Map<number, number[]>()
  const forced = forcedByCausality(table, (write, writer, read) => {
    const questions = asked.get(write)
    if (questions === undefined) asked.set(write, [writer, read])
    else questions.push(writer, read)
  })
  if ('kind' in forced) return forced
  const { order, groups } = forced
  const { chains } = table
  const clocks = new Clocks(table, groups, true)
  for (let step = 0; step < order.length; step++) {
    const access = order[step] as number
    const { row } = clocks.take(access, step + 1)
    const questions = asked.get(access) ?? []
    for (let i = 0; i < questions.length; i += 2) {
      const [writer = NONE, read = NONE] = questions.slice(i, i + 2)
      if ((row[chains[writer] as number] as number) >= (groups.numbers[writer] as number))
        return { kind: 'broken', violation: { kind: 'overwritten', read, write: access } }
    }
    clocks.leave(access)
  }
  return { kind: 'holds' }
}

/**
 * What causality forces: edges between places of a causal order.
 *
 * @param onPair - is told of every write that was visible to a read of another to the same key which stands before it; if absent,
 *   what follows from others is left out
 */
function forcedByCausality(
  table: SessionTable,
  onPair?: (write: number, writer: number, read: number) => void,
): { readonly order: Int32Array; readonly edges: VersionEdges; readonly groups: WriteGroups } | Finding {
  const found = causalOrder(table)
  if (found.kind === 'loop') return { kind: 'broken', violation: { kind: 'loop', accesses: found.accesses } }
  const { accesses: order } = found
  const { length, kinds, chains, previous, writers } = table
  const places = new Int32Array(length)
  for (let at = 0; at < length; at++) places[order[at] as number] = at
  const edges = new VersionEdges(length)
  for (let at = 0; at < length; at++) {
    const access = order[at] as number
    const before = previous[access] as number
    if (before !== NONE) edges.add(places[before] as number, at, NONE)
    const writer = writers[access] as number
    if (kinds[access] === READ && writer >= 0) edges.add(places[writer] as number, at, NONE)
  }
  const groups = new WriteGroups(table)
  const clocks = new Clocks(table, groups, true)
  const toPlaces = {
    add: (from: number, to: number, because: number) => {
      edges.add(places[from] as number, places[to] as number, because)
      if ((places[from] as number) > (places[to] as number)) onPair?.(from, to, because)
    },
  }
  const isKnown = (write: number, writer: number) => {
    const made = clocks.whereMade(writer) as Int32Array
    return (made[chains[write] as number] as number) >= (groups.numbers[write] as number)
  }
  const first = forceVersions(table, groups, clocks, order, toPlaces, isKnown, onPair !== undefined)
  return first ?? { order, edges, groups }
}

/**
 * Goes through accesses; for every read, whatever was visible of its key comes before what it saw. A read of the first value to
 * which a write was visible breaks any model.
 */
function forceVersions(
  table: SessionTable,
  groups: WriteGroups,
  clocks: Clocks,
  order: Int32Array,
  edges: Pick<VersionEdges, 'add'>,
  isKnown: (write: number, writer: number) => boolean,
  everything = false,
): Finding | undefined {
  const { kinds, keys, writers, loose } = table
  const { slots, slotCount } = slotsOf(table)
  /** What a session last read of a key, and when: what was visible then is before that already. */
  const seen = new Int32Array(slotCount).fill(NONE)
  const seenAt = new Int32Array(slotCount)
  for (let i = 0; i < order.length; i++) {
    const access = order[i] as number
    const step = i + 1
    const { row, raised } = clocks.take(access, step)
    if (kinds[access] === READ) {
      const slot = slots[access] as number
      const writer = writers[access] as number
      const before = loose[access] === 1 ? NONE : (seen[slot] as number)
      const since = before === NONE ? 0 : (seenAt[slot] as number)
      if (before !== NONE && writer === INITIAL)
        return { kind: 'broken', violation: { kind: 'first', read: access, write: before } }
      if (before !== NONE && writer !== before && !isKnown(before, writer)) edges.add(before, writer, access)
      const key = keys[access] as number
      for (let group = groups.starts[key] as number; group < (groups.starts[key + 1] as number); group++) {
        const chain = groups.chains[group] as number
        const bound = row[chain] as number
        const isOld = !everything && since > 0 && (raised[chain] as number) <= since
        if (bound === 0 || isOld) continue
        const write = groups.lastUpTo(group, bound)
        if (write === NONE || write === writer) continue
        if (writer === INITIAL) return { kind: 'broken', violation: { kind: 'first', read: access, write } }
        if (!isKnown(write, writer)) edges.add(write, writer, access)
      }
      if (loose[access] === 0 && writer !== INITIAL) {
        seen[slot] = writer
        seenAt[slot] = step
      }
    }
    clocks.leave(access)
  }
  return undefined
}
