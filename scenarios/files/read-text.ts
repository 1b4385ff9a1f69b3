import { readFileSync, statSync } from 'node:fs'
import { InputError } from '../../sim/index.ts'

/**
 * The text of a file that a user named.
 *
 * @param file - its path
 * @throws InputError - for a file that is not there, is a folder, or cannot be read
 */
export function readTextFile(file: string): string {
  try {
    if (statSync(file).isDirectory()) throw new InputError(`"${file}" is a folder, expected a file`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof InputError) throw error
    const code: unknown = (error as { readonly code?: unknown }).code
    throw new InputError(
      code === 'ENOENT' ? `there is no file "${file}"` : `"${file}" cannot be read (${String(code)})`,
    )
  }
}
