import { basename, dirname, extname, resolve } from 'node:path'
import { InputError } from '../../sim/index.ts'
import { defineDemonstration, type Demonstration, demonstrations } from '../demonstrations/index.ts'
import { didYouMean } from '../near-name.ts'
import { type LoadedCode, loadScenario, moduleCode } from './load-scenario.ts'
import { readTextFile } from './read-text.ts'
import { runBundle } from './user-code.ts'

/** A demonstration and where its code is. */
export interface LoadedDemonstration {
  readonly demonstration: Demonstration
  readonly code: LoadedCode
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs'])

/**
 * Loads a demonstration: a shipped one by its name, or one from a file.
 *
 * @param name - a demonstration's name, or a path that ends in .ts or .js
 * @throws InputError - for a name that is not known, a file that is not there or has none as its default export
 */
export async function loadDemonstration(name: string): Promise<LoadedDemonstration> {
  const shipped = Object.hasOwn(demonstrations, name) ? demonstrations[name] : undefined
  if (shipped !== undefined) {
    const { code } = await loadScenario(shipped.scenario.name)
    return { demonstration: shipped, code }
  }
  if (!EXTENSIONS.has(extname(name))) {
    throw new InputError(
      `there is no demonstration "${name}": ${didYouMean(name, Object.keys(demonstrations))}netsplit demo names them all, and a file of your own ends in .ts or .js`,
    )
  }
  return loadModule(resolve(name), name)
}

async function loadModule(file: string, name: string): Promise<LoadedDemonstration> {
  readTextFile(name)
  const entry = `import * as file from ${JSON.stringify(`./${basename(file)}`)}\nexport const demonstration = file.default`
  const { demonstration } = await runBundle(entry, dirname(file), name)
  if (typeof demonstration !== 'object' || demonstration === null) {
    throw new InputError(
      `${name} has no demonstration as its default export: expected export default defineDemonstration({...})`,
    )
  }
  const { scenario, repaired } = defineDemonstration(demonstration as Demonstration)
  return { demonstration: demonstration as Demonstration, code: await moduleCode(file, scenario, repaired) }
}
