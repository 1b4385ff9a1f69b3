import { type History, historyOf, type HistoryEvent } from '../../../sim/history.ts'
import type { Json } from '../../../sim/types.ts'
import type { TransactionObject } from '../../transactions/transaction-table.ts'

/** Random whole numbers from a seed, by integer arithmetic alone. */
class Draws {
  private state: number

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 0
  }

  below(limit: number): number {
    let mixed = (this.state = (this.state + 0x6d2b79f5) | 0)
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit)
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0
  }
}

interface Drawn {
  readonly process: number
  readonly micros: [string, string, Json][]
  readonly outcome: 'ok' | 'fail' | 'info' | 'open'
  asked: Json
  order: number
}

type Event = Omit<HistoryEvent, 'index'>

/**
 * A random history of a few transactions: done one after another, or from snapshots, by few processes on few keys, of which some
 * crash, some fail, and some read what they should not.
 *
 * @param seed - which one
 * @param object - what they read
 * @param initial - what registers hold at first; what is written are numbers from 1 on
 */
export function randomTransactions(seed: number, object: TransactionObject, initial: Json = null): History {
  const draws = new Draws(seed)
  const isList = object === 'list-append'
  const [processes, keys, most] = [1 + draws.below(4), 1 + draws.below(3), 1 + draws.below(7)]
  const count = 2 + draws.below(4)
  const lies = [0, 12, 5, 2][draws.below(4)] as number
  const staleness = draws.below(4)
  let values = 0
  const drawn = Array.from({ length: count }, (): Drawn => {
    const micros = Array.from({ length: 1 + draws.below(most) }, (): [string, string, Json] => {
      const key = 'xyz'[draws.below(keys)] as string
      if (draws.oneIn(2)) return ['r', key, null]
      return [isList ? 'append' : 'w', key, ++values]
    })
    const fate = draws.below(12)
    const outcome = fate === 0 ? 'fail' : fate === 1 ? 'info' : fate === 2 ? 'open' : 'ok'
    return { process: draws.below(processes), micros, outcome, asked: structuredClone(micros), order: 0 }
  })
  // Done in an order that is mostly the one in which they stand, so that sessions are mostly kept.
  for (const [i, each] of drawn.entries()) each.order = i + (draws.oneIn(3) ? draws.below(3) : 0)
  const states: ReadonlyMap<string, Json>[] = [new Map()]
  for (const each of [...drawn].sort((a, b) => a.order - b.order)) {
    const seen = states[Math.max(0, states.length - 1 - (draws.oneIn(2) ? draws.below(staleness + 1) : 0))]
    const local = new Map(seen)
    const written = new Map<string, Json[]>()
    for (const micro of each.micros) {
      const [f, key] = micro
      if (f === 'r') micro[2] = local.get(key) ?? (isList ? [] : initial)
      else {
        local.set(key, isList ? [...((local.get(key) as Json[] | undefined) ?? []), micro[2]] : micro[2])
        written.set(key, [...(written.get(key) ?? []), micro[2]])
      }
    }
    if (each.outcome === 'fail' ? !draws.oneIn(6) : each.outcome !== 'ok' && draws.oneIn(2)) continue
    const after = new Map(states.at(-1))
    for (const [key, own] of written) {
      after.set(
        key,
        isList ? [...((after.get(key) as Json[] | undefined) ?? []), ...own] : (own.at(-1) as Json),
      )
    }
    states.push(after)
  }
  if (lies > 0) for (const each of drawn) lie(each, drawn, draws, lies, isList, initial)
  return historyOf(eventsOf(drawn, draws))
}

/** Some reads are told to have seen something else. */
function lie(
  { micros }: Drawn,
  drawn: readonly Drawn[],
  draws: Draws,
  lies: number,
  isList: boolean,
  initial: Json,
): void {
  for (const micro of micros) {
    const [f, key, value] = micro
    if (f !== 'r' || !draws.oneIn(lies)) continue
    const others = drawn.flatMap((other) => other.micros.filter(([g, k]) => g !== 'r' && k === key))
    const other = others[draws.below(others.length)]?.[2]
    if (!isList) {
      micro[2] = draws.oneIn(4) || other === undefined ? (draws.oneIn(8) ? 99 : initial) : other
      continue
    }
    const list = [...(value as readonly Json[])]
    const kind = draws.below(8)
    if (kind < 4) list.splice(draws.below(list.length + 1))
    else if (kind < 6 && other !== undefined) list.push(other)
    else if (kind === 6) list.reverse()
    micro[2] = list
  }
}

function eventsOf(drawn: readonly Drawn[], draws: Draws): Event[] {
  const queues = new Map<number, Drawn[]>()
  for (const each of drawn) queues.set(each.process, [...(queues.get(each.process) ?? []), each])
  const open = new Map<number, Drawn>()
  const events: Event[] = []
  const eager = draws.oneIn(2)
  while (queues.size > 0) {
    const processes = [...queues.keys()]
    const process = processes[eager ? 0 : draws.below(processes.length)] as number
    const queue = queues.get(process) as Drawn[]
    const current = open.get(process)
    if (current === undefined) {
      const next = queue[0] as Drawn
      const orphan = next.outcome === 'ok' && draws.oneIn(20)
      if (!orphan) events.push({ process, type: 'invoke', f: 'txn', value: next.asked, time: 0 })
      open.set(process, next)
      continue
    }
    const { outcome, micros, asked } = current
    if (outcome === 'ok') events.push({ process, type: 'ok', f: 'txn', value: micros, time: 0 })
    else if (outcome !== 'open') events.push({ process, type: outcome, f: 'txn', value: asked, time: 0 })
    open.delete(process)
    queue.shift()
    if (queue.length === 0) queues.delete(process)
  }
  return events
}
