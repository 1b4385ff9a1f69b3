import seedrandom from 'seedrandom'
import { checkLinearizable, type History, historyOf, type Json } from '../../index.ts'
import { type Figures, timed } from '../workload.ts'

const CHECKED_OPERATIONS = 500_000
const PROCESSES = 5
const KEYS = 3

/**
 * A linearizable history of a few registers: operations overlap, and each takes effect at an instant drawn between its
 * invocation and its completion.
 */
function registerHistory(operations: number, processes: number, keys: number): History {
  const random = seedrandom.alea('history')
  const values = new Map<string, Json>()
  interface Step {
    readonly time: number
    readonly act: () => void
  }
  const steps: Step[] = []
  const events: Parameters<typeof historyOf>[0] extends Iterable<infer E> ? E[] : never = []
  const clocks = Array.from({ length: processes }, () => 0)
  for (let i = 0; i < operations; i++) {
    const process = i % processes
    const key = `k${Math.floor(random() * keys)}`
    const start = (clocks[process] as number) + 1 + Math.floor(random() * 1_000)
    const effect = start + 1 + Math.floor(random() * 1_000)
    const end = effect + 1 + Math.floor(random() * 1_000)
    clocks[process] = end
    const write = random() < 0.5
    let seen: Json = null
    const event = (type: 'invoke' | 'ok', time: number, value: Json): void =>
      void events.push({
        process,
        type,
        f: write ? 'write' : 'read',
        key,
        time,
        ...(value === null ? {} : { value }),
      })
    steps.push({ time: start, act: () => event('invoke', start, write ? i + 1 : null) })
    steps.push({
      time: effect,
      act: () => {
        if (write) values.set(key, i + 1)
        seen = values.get(key) ?? null
      },
    })
    steps.push({
      time: end,
      act: () =>
        void events.push({
          process,
          type: 'ok',
          f: write ? 'write' : 'read',
          key,
          value: write ? i + 1 : seen,
          time: end,
        }),
    })
  }
  for (const { act } of steps.sort((a, b) => a.time - b.time)) act()
  return historyOf(events)
}

/** Judges a history, which must be linearizable, and gives how many operations it has. */
function checkRun(history: History): number {
  const verdict = checkLinearizable(history, { model: 'register' })
  if (verdict.verdict !== 'valid')
    throw new Error(`the benchmark's history must be linearizable: ${verdict.why}`)
  return history.length / 2
}

/** Operations judged a second; `size` is how many a history has. */
export function check(size: number): Figures {
  const history = registerHistory(size, PROCESSES, KEYS)
  const { done, seconds } = timed((share) => {
    const times = Math.ceil((CHECKED_OPERATIONS * share) / size)
    let operations = 0
    for (let i = 0; i < times; i++) operations += checkRun(history)
    return operations
  })
  return { 'operations/s': done / seconds }
}
