import { readFileSync } from 'node:fs'
import { InputError } from '../../sim/index.ts'

/**
 * The text of a file that a user named.
 *
 * @param file - its path
 * @throws InputError - for a file that is not there, is a folder, or cannot be read
 */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadableFile(file, error)
  }
}

/**
 * What to say of a file that the system does not let us read.
 *
 * @param file - its path
 * @param error - what the system threw; an `InputError` says enough already
 */
export function unreadableFile(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error
  const code: unknown = (error as { readonly code?: unknown }).code
  if (code === 'EISDIR') return new InputError(`"${file}" is a folder, expected a file`)
  return new InputError(
    code === 'ENOENT' ? `there is no file "${file}"` : `"${file}" cannot be read (${String(code)})`,
  )
}
