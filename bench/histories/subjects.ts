import type { Draw, Effect, Intent, Subject } from './concurrent-run.ts'

/** What the registers hold before the first operation. */
export const FIRST_VALUE = 0

const ELEMENTS = 100

/** Fewer than half, so that the queue runs empty at times. */
const ENQUEUES_PER_100 = 48

/**
 * A register to which no value is written twice: reads, writes, and compare-and-sets. Most of these guess what they will meet;
 * the others expect what was there when they were invoked, and fail if it is not there any more.
 */
export function uniqueRegister(): Subject {
  let value = FIRST_VALUE
  let written = FIRST_VALUE
  const cas = (from: number | undefined, to: number): Effect => {
    const asked = [from ?? value, to]
    if (from !== undefined && from !== value) return { type: 'fail', value: asked }
    value = to
    return { type: 'ok', value: asked, asked }
  }
  return {
    next: ({ random }) => {
      const drawn = random.below(8)
      if (drawn < 4) return { f: 'read', act: () => ({ type: 'ok', value }) }
      const to = ++written
      if (drawn < 6) return write(to, () => void (value = to))
      const from = random.oneIn(8) ? value : undefined
      return { f: 'cas', value: [value, to], act: () => cas(from, to) }
    },
  }
}

function write(value: number, act: () => void): Intent {
  return {
    f: 'write',
    value,
    act: () => {
      act()
      return { type: 'ok', value }
    },
  }
}

const REPLICAS = 3
const KEYS = 10

/**
 * Registers of which every process uses a copy of its own of three; what is written is handed on to the other copies in the order
 * in which it was written, after some tens of operations, and the latest write to a key wins: causal, with stale reads.
 */
export function replicatedRegisters(): Subject {
  const copies = Array.from({ length: REPLICAS }, () => new Map<string, number>())
  const behind = Array.from({ length: REPLICAS }, () => 0)
  const log: { readonly key: string; readonly value: number }[] = []
  const take = (copy: Map<string, number>, key: string, value: number): void => {
    copy.set(key, Math.max(copy.get(key) ?? FIRST_VALUE, value))
  }
  return {
    next: ({ random, process }) => {
      const at = process % REPLICAS
      const copy = copies[at] as Map<string, number>
      const key = `k${random.below(KEYS)}`
      const isWrite = random.below(2) === 0
      const act = (): Effect => {
        const seen = behind[at] as number
        const upTo = random.oneIn(20) ? log.length : seen
        for (const write of log.slice(seen, upTo)) take(copy, write.key, write.value)
        behind[at] = upTo
        if (!isWrite) return { type: 'ok', value: copy.get(key) ?? FIRST_VALUE }
        const value = log.length + 1
        log.push({ key, value })
        take(copy, key, value)
        return { type: 'ok', value, asked: value }
      }
      return isWrite ? { f: 'write', key, value: FIRST_VALUE, act } : { f: 'read', key, act }
    },
  }
}

/** A queue into which nothing is put twice, and which is short: a dequeue finds it empty now and then. */
export function queue(): Subject {
  const queued: number[] = []
  let enqueued = 0
  return {
    next: ({ random }) => {
      if (random.below(100) >= ENQUEUES_PER_100)
        return { f: 'dequeue', act: () => ({ type: 'ok', value: queued.shift() ?? null }) }
      const value = ++enqueued
      return {
        f: 'enqueue',
        value,
        act: () => {
          queued.push(value)
          return { type: 'ok', value }
        },
      }
    },
  }
}

/** A set, whose operations tell whether their element was in it (`remove`, `contains`) or was not (`add`). */
export function set(): Subject {
  const elements = new Set<string>()
  const answers = {
    add: (element: string) => {
      const isNew = !elements.has(element)
      elements.add(element)
      return isNew
    },
    remove: (element: string) => elements.delete(element),
    contains: (element: string) => elements.has(element),
  }
  const fs = ['add', 'remove', 'contains'] as const
  return {
    next: ({ random }) => {
      const f = fs[random.below(fs.length)] as (typeof fs)[number]
      const key = `e${random.below(ELEMENTS)}`
      return { f, key, act: () => ({ type: 'ok', value: answers[f](key) }) }
    },
  }
}

/** Written neither by what crashes nor late in a run: who reads it at the end reads what is long gone. */
export const STALE = 4

const VALUES = 5
const CRASH_ONE_IN = 100
const LATE_SHARE = 0.95

/** A register to which few values are written over and over, and of whose operations one in a hundred crashes. */
export function duplicates(operations: number): Subject {
  let value = FIRST_VALUE
  const valueFor = ({ random, operation, crashes }: Draw): number =>
    random.below(crashes || operation > operations * LATE_SHARE ? VALUES - 1 : VALUES)
  return {
    crashOneIn: CRASH_ONE_IN,
    next: (draw) => {
      const drawn = draw.random.below(3)
      if (drawn === 0) return { f: 'read', act: () => ({ type: 'ok', value }) }
      const to = valueFor(draw)
      if (drawn === 1) return write(to, () => void (value = to))
      const asked = [draw.random.below(VALUES), to]
      return {
        f: 'cas',
        value: asked,
        act: () => {
          if (asked[0] !== value) return { type: 'fail', value: asked }
          value = to
          return { type: 'ok', value: asked }
        },
      }
    },
  }
}
