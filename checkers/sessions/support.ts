import { READ, WRITE } from './accesses.ts'
import type { Violation } from './findings.ts'
import { NONE, SEVERAL, type SessionTable } from './session-table.ts'
import type { DecidedModel } from './session-models.ts'

/**
 * How a write was visible to a read: from the write to the read, accesses of which each is in the session of the one before it, or
 * saw what that one left.
 *
 * @param table - what sessions did
 * @param model - by which it was visible
 * @param write - the write
 * @param read - a later one that it was visible to
 */
export function pathBetween(
  table: SessionTable,
  model: DecidedModel,
  write: number,
  read: number,
): readonly number[] {
  const { kinds, chains, previous, writers } = table
  const isAtOrBefore = (earlier: number, later: number) =>
    earlier === later ||
    (chains[earlier] === chains[later] && earlier < later) ||
    isForkedFrom(table, earlier, later)
  if (model !== 'monotonic-reads' && isAtOrBefore(write, read)) return [write, read]
  const isFar = model === 'causal' || model === 'causal-convergent'
  const cameFrom = new Map<number, readonly [write: number, read: number, then: number]>()
  const queue = [read]
  const met = new Set<number>()
  for (const from of queue) {
    for (let access = from; access !== NONE && !met.has(access); access = previous[access] as number) {
      if (access !== read) met.add(access)
      const writer = writers[access] as number
      if (kinds[access] !== READ || access === read || writer < 0 || cameFrom.has(writer)) continue
      cameFrom.set(writer, [writer, access, from])
      const isThere = model === 'monotonic-reads' ? writer === write : isAtOrBefore(write, writer)
      if (isThere) return [write, ...unwound(writer, read, cameFrom)]
      if (isFar) queue.push(writer)
    }
  }
  return [write, read]
}

function unwound(
  writer: number,
  read: number,
  cameFrom: ReadonlyMap<number, readonly [write: number, read: number, then: number]>,
): number[] {
  const path: number[] = []
  for (let at = writer; at !== read;) {
    const [write = at, seenBy = at, then = read] = cameFrom.get(at) ?? []
    path.push(write, seenBy)
    at = then
  }
  return [...path, read]
}

function isForkedFrom({ chains, previous, loose }: SessionTable, earlier: number, later: number): boolean {
  if (loose[later] !== 1) return false
  let before = later
  while (before !== NONE && chains[before] === chains[later]) before = previous[before] as number
  return before !== NONE && chains[earlier] === chains[before] && earlier <= before
}

/**
 * The accesses that show a violation.
 *
 * @param table - what sessions did
 * @param model - which is broken
 * @param violation - how
 */
export function supportOf(table: SessionTable, model: DecidedModel, violation: Violation): readonly number[] {
  const { kinds, writers } = table
  const withWriters = (accesses: readonly number[]) => [
    ...new Set(
      accesses.flatMap((access) => {
        const writer = kinds[access] === READ ? (writers[access] as number) : NONE
        if (writer === SEVERAL) return [access, ...allWhoLeft(table, access)]
        return writer < 0 ? [access] : [access, writer]
      }),
    ),
  ]
  switch (violation.kind) {
    case 'nobody':
    case 'ahead':
      return withWriters([violation.read])
    case 'apart':
      return withWriters(violation.reads)
    case 'first':
      return withWriters(pathBetween(table, model, violation.write, violation.read))
    case 'overwritten': {
      const writer = writers[violation.read] as number
      return withWriters([
        ...pathBetween(table, model, writer, violation.write),
        ...pathBetween(table, model, violation.write, violation.read),
      ])
    }
    case 'loop': {
      const { accesses } = violation
      // Within a session only where it is entered and left counts.
      return accesses.filter((access, i) => {
        const next = accesses[(i + 1) % accesses.length] as number
        const last = accesses.at(i - 1) as number
        return (
          (kinds[next] === READ && writers[next] === access) ||
          (kinds[access] === READ && writers[access] === last)
        )
      })
    }
    case 'versions': {
      const { froms, becauses } = violation.circle
      return withWriters(
        froms.flatMap((from, i) => {
          const because = becauses[i] as number
          return because === NONE || kinds[from] !== WRITE
            ? [from]
            : [from, ...pathBetween(table, model, from, because)]
        }),
      )
    }
  }
}

/** All writes that left what a read saw. */
function allWhoLeft({ length, kinds, keys, values }: SessionTable, read: number): readonly number[] {
  const all: number[] = []
  for (let access = 0; access < length; access++) {
    const isIt = kinds[access] === WRITE && keys[access] === keys[read] && values[access] === values[read]
    if (isIt) all.push(access)
  }
  return all
}
