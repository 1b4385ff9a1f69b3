import { closeSync, openSync, readSync } from 'node:fs'
import { HistoryReader, type ParseOptions, type RecordedHistory } from '../../checkers/index.ts'
import { unreadableFile } from './read-text.ts'

const CHUNK_BYTES = 4 << 20
/** The file that stands for standard input. */
const STANDARD_INPUT = '-'
/** How long to wait for a writer that has nothing to say yet. */
const PAUSE_MS = 20

/**
 * The history in a file that a user named, read piece by piece: neither its size nor that of its text matters, only that of
 * its events in columns.
 *
 * @param file - its path, which errors name; `-` for standard input
 * @param options - its format where that is known, and whether to repair what can be
 * @throws InputError - for a file that is not there, is a folder, cannot be read, is no text, or has no history in it
 */
export function readHistoryFile(file: string, options: Omit<ParseOptions, 'name'> = {}): RecordedHistory {
  const isStandardInput = file === STANDARD_INPUT
  const reader = new HistoryReader({ ...options, name: isStandardInput ? 'standard input' : file })
  const descriptor = isStandardInput ? 0 : attempt(file, () => openSync(file, 'r'))
  try {
    const chunk = new Uint8Array(CHUNK_BYTES)
    for (;;) {
      const length = attempt(file, () => readPatiently(descriptor, chunk))
      if (length === 0) return reader.end()
      reader.push(chunk.subarray(0, length))
    }
  } finally {
    if (!isStandardInput) closeSync(descriptor)
  }
}

/** What comes next; a pipe that does not block is asked again until there is something, or its end. */
function readPatiently(descriptor: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk)
    } catch (error) {
      const code: unknown = (error as { readonly code?: unknown }).code
      // Windows ends a pipe like this.
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    }
  }
}

function attempt<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw unreadableFile(file, error)
  }
}
