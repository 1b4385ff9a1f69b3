import type { RunRecord } from '../../sim/index.ts'
import { valueText } from '../../checkers/models/shapes.ts'
import type { LostWrites } from './comparison.ts'
import { type Performed, performedIn } from './performed.ts'

const MICROSECONDS = 1_000

/**
 * The acknowledged writes of a run that are gone: of the last reads of their key, those that began after they were acknowledged all saw
 * what had been there before they began, or nothing. A write is not lost if one of these reads saw it, or what may be newer. Of a counter,
 * additions that none of its last reads counts.
 *
 * Source: what Jepsen's set and counter tests call lost, for registers that are written more than once.
 *
 * @param record - of a run with last reads after its faults
 * @param object - what its operations are of
 */
export function lostWritesIn(record: RunRecord, object: 'register' | 'counter'): LostWrites {
  const { duration, settle } = record.scenario
  const settlesAt = (duration - settle) * MICROSECONDS
  const byKey = new Map<string, Performed[]>()
  for (const operation of performedIn(record)) {
    const known = byKey.get(operation.key)
    if (known === undefined) byKey.set(operation.key, [operation])
    else known.push(operation)
  }
  const found = [...byKey.values()].map((operations) => {
    const writes = operations.filter(({ isRead }) => !isRead)
    const lastReads = operations.filter((one) => one.isRead && succeeded(one) && one.from >= settlesAt)
    return object === 'counter' ? lostAdditions(writes, lastReads) : lostOfRegister(writes, lastReads)
  })
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

const succeeded = ({ outcome }: Performed): boolean => outcome === 'ok'

/** Whether one was over before the other began. */
function precedes({ completion }: Performed, { invocation }: Performed): boolean {
  return completion !== undefined && completion.index < invocation.index
}

function lostOfRegister(writes: readonly Performed[], lastReads: readonly Performed[]): LostWrites {
  const acknowledged = writes.filter(succeeded)
  const byValue = new Map(writes.map((write) => [write.invocation.value, write]))
  /** The write that a read saw; `undefined` for the first value, and for what nobody wrote. */
  const seenBy = ({ completion }: Performed): Performed | undefined => byValue.get(completion?.value)
  const showsGone = (read: Performed, write: Performed): boolean => {
    const seen = seenBy(read)
    return seen === undefined || (succeeded(seen) && precedes(seen, write))
  }
  let lost = 0
  let example: string | undefined
  for (const write of acknowledged) {
    const later = lastReads.filter((read) => precedes(write, read))
    const last = later.at(-1)
    if (last === undefined || !later.every((read) => showsGone(read, write))) continue
    lost++
    example ??= exampleOf(write, last, seenBy(last) === undefined ? 'which nobody wrote' : 'which is older')
  }
  return { acknowledged: acknowledged.length, lost, ...(example === undefined ? {} : { example }) }
}

function exampleOf({ key, invocation, to }: Performed, last: Performed, which: string): string {
  const seen = last.completion?.value ?? null
  const saw = seen === null ? 'nothing' : `${valueText(seen)}, ${which}`
  return `${invocation.client ?? 'a client'} was told at ${secondsOf(to)} that ${key} is ${valueText(invocation.value ?? null)}, and the last read of ${key}, at ${secondsOf(last.to)}, saw ${saw}`
}

function lostAdditions(writes: readonly Performed[], lastReads: readonly Performed[]): LostWrites {
  const additions = writes.filter(succeeded)
  const acknowledged = additions.length
  const counts = lastReads.map(({ completion }) => Number(completion?.value ?? 0))
  const most = counts.indexOf(Math.max(...counts))
  const read = lastReads[most]
  if (read === undefined) return { acknowledged, lost: 0 }
  const counted = counts[most] as number
  const told = additions
    .filter((addition) => precedes(addition, read))
    .reduce((sum, { invocation }) => sum + Number(invocation.value), 0)
  const lost = Math.max(0, told - counted)
  if (lost === 0) return { acknowledged, lost }
  return {
    acknowledged,
    lost,
    example: `the last read of ${read.key}, at ${secondsOf(read.to)}, saw ${counted}, and clients were told of additions of ${told} before it began`,
  }
}

function secondsOf(us: number): string {
  return `${(us / 1_000_000).toFixed(3)} s`
}
