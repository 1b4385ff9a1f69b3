import { sha256Base64 } from '../sha-256.ts'
import type { RunFile } from './run-file.ts'

/** A run file as text: a field a line, and of what is a list an item a line. */
export function* runFileText(file: RunFile): Generator<string> {
  let before = '{\n'
  for (const [name, value] of Object.entries(file)) {
    if (value === undefined) continue
    yield `${before}${JSON.stringify(name)}: `
    before = ',\n'
    if (Array.isArray(value) && value.length > 0) yield* listText(value)
    else yield JSON.stringify(value)
  }
  yield '\n}\n'
}

const ITEMS_A_PIECE = 1_000

function* listText(items: readonly unknown[]): Generator<string> {
  yield '[\n'
  for (let from = 0; from < items.length; from += ITEMS_A_PIECE) {
    const lines = items.slice(from, from + ITEMS_A_PIECE).map((item) => `  ${JSON.stringify(item)}`)
    yield `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`
  }
  yield '\n]'
}

/** What tells a file that is as netsplit wrote it from one that is not. */
export function digestOf(file: Omit<RunFile, 'digest'>): string {
  return sha256Base64(JSON.stringify(file))
}
