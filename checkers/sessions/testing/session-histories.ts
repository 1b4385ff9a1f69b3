import { historyOf, type History, type HistoryEvent } from '../../../sim/history.ts'
import type { Json } from '../../../sim/types.ts'
import type { Dice } from '../../procedures/testing/random-history.ts'

type Event = Omit<HistoryEvent, 'index'>

/** How small histories of sessions are drawn. */
export interface SessionShape {
  readonly operations: number
  readonly clients: number
  readonly keys: number
  /** How many operations in a hundred write. */
  readonly writes: number
  /** How many operations in a hundred crash, and fail. */
  readonly crashes: number
  readonly failures: number
  /** How many writes in a hundred leave what another has left. */
  readonly repeats: number
  /** How many writes in a hundred are cas. */
  readonly cas: number
}

/** A shape small enough for the definitions: up to 8 operations of up to 4 clients. */
export function smallSessions(dice: Dice): SessionShape {
  return {
    operations: 4 + dice.below(5),
    clients: 1 + dice.below(4),
    keys: 1 + dice.below(2),
    writes: 35 + dice.below(25),
    crashes: dice.below(3) * 8,
    failures: dice.below(2) * 6,
    repeats: dice.percent(10) ? 30 : 0,
    cas: dice.percent(30) ? 40 : 0,
  }
}

interface Client {
  readonly name: string
  process: number
  open: Event | undefined
  /** The copy of the object that it talks to. */
  copy: number
}

/**
 * Draws a history of clients that talk to copies of registers, of which each takes over from the others at times, in any order, and
 * which lie at times.
 */
export function drawSessions(dice: Dice, shape: SessionShape): History {
  const events: Event[] = []
  const clients = Array.from({ length: shape.clients }, (_, i): Client => ({
    name: `c${i}`,
    process: i,
    open: undefined,
    copy: i % 2,
  }))
  const copies = [new Map<string, Json>(), new Map<string, Json>()]
  const written = new Map<string, Json[]>()
  const honesty = dice.below(5) * 24
  const mobility = dice.below(3) * 15
  let begun = 0
  let processes = shape.clients
  let next = 1
  const someOf = (key: string): Json => {
    const values = written.get(key) ?? []
    return values[dice.below(Math.max(1, values.length))] ?? null
  }
  const valueFor = (key: string): Json => {
    const value = (dice.percent(shape.repeats) ? someOf(key) : null) ?? next++
    written.set(key, [...(written.get(key) ?? []), value])
    return value
  }
  const seenBy = (client: Client, key: string): Json => {
    if (dice.percent(mobility)) client.copy = 1 - client.copy
    if (dice.percent(honesty)) return copies[client.copy]?.get(key) ?? null
    if (dice.percent(4)) return 99
    return dice.percent(10) ? null : someOf(key)
  }
  while (begun < shape.operations || clients.some(({ open }) => open !== undefined)) {
    const client = clients[dice.below(clients.length)] as Client
    const time = 10 * events.length
    if (dice.percent(25)) {
      const key = `k${dice.below(shape.keys)}`
      const from = dice.below(2)
      const value = copies[from]?.get(key)
      if (value !== undefined) copies[1 - from]?.set(key, value)
    }
    if (client.open === undefined) {
      if (begun === shape.operations) continue
      begun++
      const key = `k${dice.below(shape.keys)}`
      const { process, name } = client
      const base = { process, client: name, key, time, type: 'invoke' } as const
      if (!dice.percent(shape.writes)) client.open = { ...base, f: 'read' }
      else if (dice.percent(shape.cas))
        client.open = { ...base, f: 'cas', value: [seenBy(client, key), valueFor(key)] }
      else client.open = { ...base, f: 'write', value: valueFor(key) }
      events.push(client.open)
      continue
    }
    const { open } = client
    client.open = undefined
    const { key = '', value = null } = open
    const crashes = dice.percent(shape.crashes)
    const fails = !crashes && dice.percent(shape.failures)
    const left =
      open.f === 'write' ? value : open.f === 'cas' && Array.isArray(value) ? (value[1] as Json) : undefined
    if (left !== undefined && !fails && !(crashes && dice.percent(50))) copies[client.copy]?.set(key, left)
    if (crashes) {
      events.push({ ...open, type: 'info', time })
      client.process = processes++
    } else if (fails) {
      events.push({ ...open, type: 'fail', time })
    } else {
      events.push({ ...open, type: 'ok', time, ...(open.f === 'read' ? { value: seenBy(client, key) } : {}) })
    }
  }
  return historyOf(events)
}
