import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import type { ResolvedScenario } from '../../sim/index.ts'
import { bundle } from './bundle.ts'
import { placesOf } from './references.ts'

/**
 * A digest of the code that a scenario names: netsplit's own, and the user's files with all they import. Two runs of one scenario,
 * seed and digest are the same run.
 *
 * @param scenario - the resolved scenario
 * @param holder - the file that its references stand in, if they stand in one
 */
export async function codeDigest(scenario: ResolvedScenario, holder: string | undefined): Promise<string> {
  const hash = createHash('sha256')
  hash.update(await ownDigest())
  for (const file of await filesOf(scenario, holder)) {
    hash.update(`\0${file.name}\0`)
    hash.update(await readFile(file.path))
  }
  return hash.digest('hex').slice(0, 16)
}

/** The user's files, with names that do not depend on where the project lies. */
async function filesOf(
  scenario: ResolvedScenario,
  holder: string | undefined,
): Promise<readonly { readonly path: string; readonly name: string }[]> {
  const places = holder === undefined ? [] : [...placesOf(scenario, holder).values()]
  const files = [...new Set(places.map(({ file }) => file))].sort()
  const [first] = files
  if (first === undefined) return []
  const code = files.map((file) => `import ${JSON.stringify(file)}`).join('\n')
  const folder = dirname(await realpath(first))
  const { inputs } = await bundle({ code, folder }, 'node')
  return inputs.map((path) => ({ path, name: relative(folder, path).replaceAll('\\', '/') }))
}

/** The digest of netsplit's engine, protocols, checkers and scenarios, made when they were built. */
async function ownDigest(): Promise<string> {
  return readFile(new URL('../../code-digest.txt', import.meta.url), 'utf8')
}
