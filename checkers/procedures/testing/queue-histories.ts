import { alea } from 'seedrandom'
import { COUNTER_ADD, type CounterOperations, COUNTER_READ } from '../counter.ts'
import { type Intervals, OPEN } from '../procedure.ts'
import { EMPTY, INSERT, type QueueOperations, REMOVE } from '../queue-operations.ts'
import type { Discipline } from './queue-brute-force.ts'

/** Draws a whole number from 0 to below a limit. */
export type Draw = (limit: number) => number

/** The draws of a seed. */
export function drawsOf(seed: string): Draw {
  const random = alea(seed)
  return (limit) => Math.floor(random() * limit)
}

/** How large a history is, and how often an operation crashes. */
export interface HistorySize {
  readonly operations: number
  readonly processes: number
  /** Of a hundred operations. */
  readonly crashes: number
}

/**
 * Operations on a correct object: each process invokes an operation, lets it act at some instant, and has it complete, or
 * crash before or after it acted.
 *
 * @param size - how large the history is to be
 * @param draw - the choices
 * @param act - does an operation at its instant
 * @returns the operations in the order of their invocations, with the events, `i` for the invocation of operation `i` and `~i`
 *   for its completion
 */
export function simulate<Answer>(
  { operations, processes, crashes }: HistorySize,
  draw: Draw,
  act: (operation: number) => Answer,
): { readonly answers: (Answer | undefined)[]; readonly events: number[] } {
  const answers: (Answer | undefined)[] = []
  const events: number[] = []
  const going: (number | undefined)[] = Array.from({ length: processes })
  const done: boolean[] = []
  for (let idle = 0; idle < 4 * processes;) {
    const process = draw(processes)
    const operation = going[process]
    if (operation === undefined) {
      if (answers.length === operations) {
        idle++
        continue
      }
      going[process] = answers.length
      events.push(answers.length)
      answers.push(undefined)
      done.push(false)
    } else if (draw(100) < crashes) {
      if (done[operation] === false && draw(2) === 0) answers[operation] = act(operation)
      going[process] = undefined
    } else if (done[operation] === false) {
      answers[operation] = act(operation)
      done[operation] = true
    } else {
      events.push(~operation)
      going[process] = undefined
    }
  }
  return { answers, events }
}

/** Lets some events change places with their neighbours, as long as no operation completes before it began. */
export function jostle(events: number[], times: number, draw: Draw): void {
  for (let i = 0; i < times && events.length > 1; i++) {
    const at = draw(events.length - 1)
    const [one, other] = [events[at]!, events[at + 1]!]
    if (other === ~one) continue
    events[at] = other
    events[at + 1] = one
  }
}

/** When operations began and completed, from their events; and how they were called before they were sorted. */
export function intervalsOf(events: readonly number[]): Intervals & { readonly names: readonly number[] } {
  const names = events.filter((event) => event >= 0)
  const completions = new Map(events.flatMap((event, at) => (event < 0 ? [[~event, at] as const] : [])))
  return {
    names,
    length: names.length,
    invocations: Int32Array.from(events.flatMap((event, at) => (event >= 0 ? [at] : []))),
    completions: Int32Array.from(names, (name) => completions.get(name) ?? OPEN),
  }
}

/**
 * A random history of a queue, stack or bag: of a correct one, or one in which answers or instants were tampered with.
 *
 * @param discipline - which object
 * @param size - how large it is to be
 * @param draw - the choices
 * @param tampered - whether something is to be wrong with it, if it can be
 */
export function randomHistory(
  discipline: Discipline,
  size: HistorySize,
  draw: Draw,
  tampered: boolean,
): QueueOperations {
  const present: number[] = []
  // Now and then there are many inserts or few, and removes that find nothing.
  const inserts = 30 + draw(40)
  const isInsert = Array.from({ length: size.operations }, () => draw(100) < inserts)
  const { answers, events } = simulate(size, draw, (operation) => {
    if (isInsert[operation] === true) {
      present.push(operation)
      return operation
    }
    if (present.length === 0) return undefined
    const place =
      discipline === 'queue' ? 0 : discipline === 'stack' ? present.length - 1 : draw(present.length)
    return present.splice(place, 1)[0]
  })
  const kinds: number[] = answers.map((answer, i) =>
    isInsert[i] === true ? INSERT : answer === undefined ? EMPTY : REMOVE,
  )
  const values = answers.map((answer, i) => (isInsert[i] === true ? i : (answer ?? 0)))
  if (tampered) {
    const looks = [...kinds.keys()].filter((i) => kinds[i] !== INSERT)
    for (let i = 1 + draw(3); i > 0 && looks.length > 0; i--) {
      const one = looks[draw(looks.length)]!
      const other = looks[draw(looks.length)]!
      const choice = draw(8)
      if (choice === 0) kinds[one] = EMPTY
      else if (choice === 1) {
        kinds[one] = REMOVE
        values[one] = draw(size.operations)
      } else {
        ;[kinds[one], kinds[other]] = [kinds[other]!, kinds[one]!]
        ;[values[one], values[other]] = [values[other]!, values[one]!]
      }
    }
    jostle(events, draw(20), draw)
  }
  const { names, ...intervals } = intervalsOf(events)
  return {
    ...intervals,
    // Nobody knows of an open remove what it found.
    kinds: Uint8Array.from(names, (name, i) =>
      intervals.completions[i] === OPEN && kinds[name] !== INSERT ? REMOVE : kinds[name]!,
    ),
    values: Int32Array.from(names, (name) => values[name]!),
  }
}

/**
 * A random history of a counter all of whose adds add the same, or nearly always the same: of a correct one, or one that was
 * tampered with.
 *
 * @param size - how large it is to be
 * @param draw - the choices
 * @param tampered - whether something is to be wrong with it, if it can be
 */
export function randomCounterHistory(size: HistorySize, draw: Draw, tampered: boolean): CounterOperations {
  const step = [1, 1, 5, -2][draw(4)]!
  let total = 0
  const reads = 20 + draw(50)
  const isRead = Array.from({ length: size.operations }, () => draw(100) < reads)
  const odd = draw(10) === 0 ? draw(size.operations) : -1
  const amountOf = (operation: number) => (operation === odd ? 3 : step)
  const { answers, events } = simulate(size, draw, (operation) => {
    if (isRead[operation] !== true) total += amountOf(operation)
    return total
  })
  const amounts = answers.map((answer, i) => (isRead[i] === true ? (answer ?? 0) : amountOf(i)))
  if (tampered) {
    const looks = [...isRead.keys()].filter((i) => isRead[i] === true)
    for (let i = draw(3); i > 0 && looks.length > 0; i--) {
      amounts[looks[draw(looks.length)]!]! += draw(8) === 0 ? 1 : step * (draw(3) - 1)
    }
    jostle(events, draw(20), draw)
  }
  const { names, ...intervals } = intervalsOf(events)
  return {
    ...intervals,
    kinds: Uint8Array.from(names, (name) => (isRead[name] === true ? COUNTER_READ : COUNTER_ADD)),
    amounts: Int32Array.from(names, (name) => amounts[name]!),
  }
}
