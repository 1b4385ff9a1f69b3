import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname, relative } from 'node:path'

/**
 * A digest of the code of a run: netsplit's own, and the user's files. Two runs with one digest are the same run.
 *
 * @param inputs - absolute paths of the user's files, sorted
 */
export async function codeDigest(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  hash.update(await ownDigest())
  const [first] = inputs
  for (const file of inputs) {
    // Relative names, so that a moved project is the same project.
    const name = first === undefined ? basename(file) : relative(dirname(first), file)
    hash.update(`\0${name.replaceAll('\\', '/')}\0`)
    hash.update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

/** The digest of netsplit's engine, protocols, checkers and scenarios, made when they were built. */
async function ownDigest(): Promise<string> {
  return readFile(new URL('../../code-digest.txt', import.meta.url), 'utf8')
}
