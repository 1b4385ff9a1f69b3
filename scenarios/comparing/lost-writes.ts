import type { RunRecord } from '../../sim/index.ts'
import type { LostWrites } from './comparison.ts'
import { type Performed, performedIn } from './performed.ts'
import { textOf } from '../../sim/printing.ts'

/**
 * The acknowledged writes of a run that are gone: the last reads of their key, all of which began after they were acknowledged, show
 * what had been replaced before they began, or nothing. What a later write may have replaced is not lost. Of a counter, additions that
 * the last read does not count.
 *
 * Source: what Jepsen's set and counter tests call lost, for registers that are written more than once.
 *
 * @param record - of a run with last reads after its faults
 * @param object - what its operations are of
 */
export function lostWritesIn(record: RunRecord, object: 'register' | 'counter'): LostWrites {
  const byKey = new Map<string, Performed[]>()
  for (const operation of performedIn(record)) {
    const known = byKey.get(operation.key)
    if (known === undefined) byKey.set(operation.key, [operation])
    else known.push(operation)
  }
  const found = [...byKey.values()].map((operations) =>
    object === 'counter' ? lostAdditions(operations) : lostOfRegister(operations),
  )
  return allLost(found)
}

/** The same, of several keys or runs. */
export function allLost(each: readonly LostWrites[]): LostWrites {
  const sum = (of: (one: LostWrites) => number): number => each.reduce((all, one) => all + of(one), 0)
  const example = each.find((one) => one.example !== undefined)?.example
  return {
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    ...(example === undefined ? {} : { example }),
  }
}

const isWrite = ({ isRead }: Performed): boolean => !isRead
const succeeded = ({ outcome }: Performed): boolean => outcome === 'ok'

function lostOfRegister(operations: readonly Performed[]): LostWrites {
  const writes = operations.filter(isWrite)
  const acknowledged = writes.filter(succeeded)
  const last = operations.findLast((operation) => operation.isRead && succeeded(operation))
  const none = { acknowledged: acknowledged.length, lost: 0 }
  if (last === undefined) return none
  const seen = last.completion?.value ?? null
  const source = writes.find(({ invocation }) => invocation.value === seen)
  // What was seen was over before these began, and so they are newer.
  const replaced = source === undefined ? 0 : source.outcome === 'ok' ? source.to : Number.POSITIVE_INFINITY
  const gone = acknowledged.filter(
    (write) => write !== source && write.to <= last.from && write.from >= replaced,
  )
  const [first] = gone
  if (first === undefined) return none
  const { key, invocation, to } = first
  return {
    acknowledged: acknowledged.length,
    lost: gone.length,
    example: `${invocation.client ?? 'a client'} was told at ${secondsOf(to)} that ${key} is ${textOf(invocation.value ?? null)}, and the last read of ${key}, at ${secondsOf(last.to)}, saw ${seen === null ? 'nothing' : `${textOf(seen)}, which is older`}`,
  }
}

function lostAdditions(operations: readonly Performed[]): LostWrites {
  const additions = operations.filter(isWrite).filter(succeeded)
  const acknowledged = additions.length
  const last = operations.findLast((operation) => operation.isRead && succeeded(operation))
  if (last === undefined) return { acknowledged, lost: 0 }
  const counted = Number(last.completion?.value ?? 0)
  const told = additions
    .filter(({ to }) => to <= last.from)
    .reduce((sum, { invocation }) => sum + Number(invocation.value), 0)
  const lost = Math.max(0, told - counted)
  if (lost === 0) return { acknowledged, lost }
  return {
    acknowledged,
    lost,
    example: `the last read of ${last.key}, at ${secondsOf(last.to)}, saw ${counted}, and clients were told of additions of ${told} before it began`,
  }
}

function secondsOf(us: number): string {
  return `${(us / 1_000_000).toFixed(3)} s`
}
