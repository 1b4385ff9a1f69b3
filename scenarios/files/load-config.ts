import { existsSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { InputError } from '../../sim/index.ts'
import { type ProjectConfig, registeredBy, validateConfig } from '../config.ts'
import type { Registered } from '../library.ts'
import { projectFolder } from './project-folder.ts'
import { readTextFile } from './read-text.ts'
import { runBundle } from './user-code.ts'

/** A project's config, loaded. */
export interface LoadedConfig {
  /** Its absolute path. */
  readonly file: string
  readonly config: ProjectConfig
  /** The code that it registers, by kind and name. */
  readonly registered: Registered
}

const EXTENSIONS: readonly string[] = ['.ts', '.mts', '.js', '.mjs']

/** Names the config of this process and, because workers inherit it, of all that it starts; empty for none. */
const VARIABLE = 'NETSPLIT_CONFIG'

/** Configs by file: each is loaded once. */
const loaded = new Map<string, Promise<LoadedConfig>>()

/**
 * Has this process, and the workers that it starts from now on, use another config than the project's, or none.
 *
 * @param file - the path of a config; `false` for none
 * @throws InputError - for a file that is not there or no module
 */
export function chooseConfig(file: string | false): void {
  if (file !== false) {
    if (!EXTENSIONS.includes(extname(file))) {
      throw new InputError(`--config is "${file}", expected a file that ends in .ts, .mts, .js or .mjs`)
    }
    readTextFile(file)
  }
  process.env[VARIABLE] = file === false ? '' : resolve(file)
}

/**
 * The config that was chosen, or else the one in the project's folder; `undefined` if there is none.
 *
 * @throws InputError - for a config that does not compile, throws while it is loaded, or is none
 */
export async function loadConfig(): Promise<LoadedConfig | undefined> {
  const file = configFile()
  if (file === undefined) return undefined
  const known = loaded.get(file)
  if (known !== undefined) return known
  const config = load(file)
  loaded.set(file, config)
  return config
}

function configFile(): string | undefined {
  const chosen = process.env[VARIABLE]
  if (chosen !== undefined) return chosen === '' ? undefined : resolve(chosen)
  const folder = projectFolder()
  return EXTENSIONS.map((extension) => join(folder, `netsplit.config${extension}`)).find(existsSync)
}

async function load(file: string): Promise<LoadedConfig> {
  const name = relative(process.cwd(), file).split(sep).join('/')
  readTextFile(file)
  const config = await naming(name, async () => {
    const entry = `import * as file from ${JSON.stringify(`./${basename(file)}`)}\nexport const config = file.default`
    const exports = await runBundle(entry, dirname(file), name)
    return exports['config']
  })
  if (config === undefined) {
    throw new InputError(`${name} has no default export: expected export default defineConfig({...})`)
  }
  validateConfig(config, name)
  return { file, config, registered: registeredBy(config) }
}

/** What is wrong while a config is loaded is said of the config, wherever it comes from. */
async function naming<T>(name: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof InputError) || error.message.startsWith(name)) throw error
    throw new InputError(`${name}: ${error.message}`)
  }
}
