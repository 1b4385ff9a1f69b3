import { closeSync, openSync, readSync } from 'node:fs'
import { HistoryReader, type ParseOptions, type RecordedHistory } from '../../checkers/index.ts'
import { unreadableFile } from './read-text.ts'

const CHUNK_BYTES = 4 << 20

/**
 * The history in a file that a user named, read piece by piece: neither its size nor that of its text matters, only that of
 * its events in columns.
 *
 * @param file - its path, which errors name
 * @param options - its format where that is known, and whether to repair what can be
 * @throws InputError - for a file that is not there, is a folder, cannot be read, is no text, or has no history in it
 */
export function readHistoryFile(file: string, options: Omit<ParseOptions, 'name'> = {}): RecordedHistory {
  const reader = new HistoryReader({ ...options, name: file })
  const descriptor = attempt(file, () => openSync(file, 'r'))
  try {
    const chunk = new Uint8Array(CHUNK_BYTES)
    for (;;) {
      const length = attempt(file, () => readSync(descriptor, chunk))
      if (length === 0) return reader.end()
      reader.push(chunk.subarray(0, length))
    }
  } finally {
    closeSync(descriptor)
  }
}

function attempt<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw unreadableFile(file, error)
  }
}
