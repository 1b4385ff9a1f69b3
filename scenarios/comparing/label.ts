import type { AvailabilityOfSides, Label, Latencies } from './comparison.ts'

/** What a label is told from. */
export interface Behaviour {
  /** While nodes were cut off from each other; absent if none were. */
  readonly availability?: AvailabilityOfSides
  /** Whether every run with faults was linearizable, and every run without; `undefined` where that is not known. */
  readonly isLinearizable: {
    readonly withFaults: boolean | undefined
    readonly withoutFaults: boolean | undefined
  }
  /** Whether what was asked for without faults was answered: reads, and writes. */
  readonly isAnswered: boolean
  readonly latency: Latencies
  readonly delayMs: number
}

/** In less than so many times d nobody has been asked who is not near. */
const NEAR = 1

/**
 * How a configuration behaved, in the letters of PACELC. If nodes were cut off from each other: available (A) if every request to a live
 * node was answered, on both sides; else consistent (C) if every run was linearizable; else neither. Else: consistent (C) if reads and writes were answered and every run
 * without faults was linearizable; else of low latency (L) if reads or writes were answered, half of them, in less than one d; else
 * neither.
 *
 * Source: Abadi, "Consistency tradeoffs in modern distributed database system design", IEEE Computer 2012; Kleppmann, "Please stop
 * calling databases CP or AP", 2015, on what such letters are not.
 *
 * @param behaviour - what was measured
 * @param subject - what it is a statement about, in words
 */
export function labelOf(behaviour: Behaviour, subject: string): Label {
  const { availability, isAnswered, isLinearizable, latency, delayMs } = behaviour
  const consistent = (holds: boolean | undefined) =>
    holds === undefined ? 'unknown' : holds ? 'C' : 'neither'
  const partitioned =
    availability === undefined
      ? undefined
      : availability.isTotal
        ? 'A'
        : consistent(isLinearizable.withFaults)
  const { reads, writes } = latency
  const isNear = [reads, writes].some(({ operations, p50Ms }) => operations > 0 && p50Ms < NEAR * delayMs)
  const choice = isAnswered ? consistent(isLinearizable.withoutFaults) : 'neither'
  const otherwise = choice !== 'C' && isNear ? 'L' : choice
  const letters = [
    ...(partitioned === undefined ? [] : [`P${letterOf(partitioned)}`]),
    `E${letterOf(otherwise)}`,
  ].join('/')
  return {
    ...(partitioned === undefined ? {} : { partitioned }),
    otherwise,
    letters,
    words: `behaved ${letters} here: ${subject}`,
  }
}

function letterOf(choice: Label['otherwise'] | 'A'): string {
  return choice === 'neither' ? '–' : choice === 'unknown' ? '?' : choice
}
