import { createInterface } from 'node:readline/promises'
import { InputError } from '../sim/index.ts'

/** Where a line is read from, and where it is asked for. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
  /** What Ctrl+C does: while a line is read it is a key like any other, and no signal. */
  readonly interrupt: () => void
}

/**
 * The choice that a command line predicts, by its position.
 *
 * @param text - a number from 1; none if it is left out
 * @param choices - how many there are
 * @throws InputError - for what is none of them
 */
export function predictionOf(text: string | undefined, choices: number): number | undefined {
  if (text === undefined) return undefined
  const position = positionOf(text, choices)
  if (position !== undefined) return position
  throw new InputError(`--predict is "${text}", expected a number from 1 to ${choices}`)
}

/**
 * Asks for a prediction, until it is one or there is none.
 *
 * @param choices - how many there are
 * @returns the position of the choice; `undefined` for an empty line, or where the input ends
 */
export async function askPrediction(
  choices: number,
  { input, output, interrupt }: Terminal,
): Promise<number | undefined> {
  const lines = createInterface({ input, output })
  lines.on('SIGINT', () => {
    lines.close()
    interrupt()
  })
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)))
  try {
    for (;;) {
      const asked = lines.question(`Your prediction, 1 to ${choices} (Enter for none): `)
      const line = await Promise.race([asked, ended])
      if (line === undefined || line.trim() === '') return undefined
      const position = positionOf(line.trim(), choices)
      if (position !== undefined) return position
    }
  } finally {
    lines.close()
  }
}

function positionOf(text: string, choices: number): number | undefined {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= choices ? Number(text) - 1 : undefined
}
