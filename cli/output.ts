import { Chalk, type ChalkInstance } from 'chalk'

/** The folder that results are written to, where none is named. */
export const OUT = 'netsplit-out'

/** Options that every command takes. */
export interface CommonOptions {
  readonly json: boolean
  readonly color: boolean
}

/** Where a command writes: one JSON document, or text for people. */
export interface Output {
  readonly json: boolean
  readonly paint: ChalkInstance
  /** A line for people: on stdout, or on stderr when stdout is for JSON. */
  line(text?: string): void
  /** The one JSON document, if JSON was asked for. */
  document(value: unknown): void
}

/** The output that a command's options ask for. */
export function outputFor({ json, color }: CommonOptions): Output {
  // chalk obeys FORCE_COLOR but not NO_COLOR.
  const plain = !color || (process.env['NO_COLOR'] ?? '') !== ''
  const people = json ? process.stderr : process.stdout
  return {
    json,
    paint: plain ? new Chalk({ level: 0 }) : new Chalk(),
    line: (text = '') => void people.write(`${text}\n`),
    document: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
    },
  }
}
