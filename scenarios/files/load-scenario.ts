import { basename, dirname, extname, resolve } from 'node:path'
import { InputError, type Scenario } from '../../sim/index.ts'
import { didYouMean } from '../near-name.ts'
import { parseJson } from '../parse-json.ts'
import { type Library, libraryOf, type Registered } from '../library.ts'
import { scenarios } from '../shipped/index.ts'
import { validateScenario } from '../validate.ts'
import { loadConfig } from './load-config.ts'
import { type CodePlace, fromOf, placeOf } from './project-folder.ts'
import { readTextFile } from './read-text.ts'
import { namesUnshipped } from './references.ts'
import { exportAt, placeOfDefinition, runBundle } from './user-code.ts'

/** A scenario and where its code is. */
export interface LoadedScenario {
  readonly scenario: Scenario
  /** The path or the name it was asked for by. */
  readonly origin: string
  /** What to call it in errors. */
  readonly where: string
  readonly code: LoadedCode
}

/** A user's code, loaded. */
export interface LoadedCode {
  readonly library: Library
  /** The file that references stand in; `undefined` for a shipped scenario, which has none of its own. */
  readonly holder: string | undefined
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.json', '.ts', '.mts', '.js', '.mjs'])

/**
 * Loads a scenario: a shipped one or one of the project's config by its name, or one from a file.
 *
 * @param name - a scenario's name, or a path that ends in .json, .ts or .js
 * @throws InputError - for a name that is not known, a file that is not there or is no scenario
 */
export async function loadScenario(name: string): Promise<LoadedScenario> {
  const shipped = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined
  if (shipped !== undefined) {
    return {
      scenario: shipped,
      origin: name,
      where: `scenario ${name}`,
      code: { library: libraryOf(noFiles), holder: undefined },
    }
  }
  const extension = extname(name)
  if (!EXTENSIONS.has(extension)) return loadRegistered(name)
  const file = resolve(name)
  readTextFile(name)
  return extension === '.json' ? loadJson(file, name) : loadModule(file, name)
}

function noFiles(from: string, where: string): never {
  throw new InputError(`${where}: "from": "${from}" names a file in a scenario that is in none`)
}

/** Loads a scenario that the project's config registers; its code stands where the config says. */
async function loadRegistered(name: string): Promise<LoadedScenario> {
  const project = await loadConfig()
  const { scenarios: registered = [] } = project?.config ?? {}
  const scenario = registered.find((each) => each.name === name)
  if (project === undefined || scenario === undefined) {
    const known = [...Object.keys(scenarios), ...registered.map((each) => each.name)]
    throw new InputError(
      `there is no scenario "${name}": ${didYouMean(name, known)}netsplit list scenarios names them all, and a file of your own ends in .json, .ts or .js`,
    )
  }
  const library = fileLibrary(project.file, new Map(), project.registered)
  return { scenario, origin: name, where: `scenario ${name}`, code: { library, holder: project.file } }
}

async function loadJson(file: string, name: string): Promise<LoadedScenario> {
  const scenario = parseJson(readTextFile(file), name)
  validateScenario(scenario, name)
  const code = await loadCode(scenario, file, name, await registeredFor(scenario))
  return { scenario, origin: name, where: name, code }
}

async function loadModule(file: string, name: string): Promise<LoadedScenario> {
  const entry = `import * as file from ${JSON.stringify(`./${basename(file)}`)}\nexport const scenario = file.default`
  const exports = await runBundle(entry, dirname(file), name)
  const scenario = exports['scenario'] as Scenario | undefined
  if (typeof scenario !== 'object' || scenario === null) {
    throw new InputError(
      `${name} has no scenario as its default export: expected export default defineScenario({...})`,
    )
  }
  validateScenario(scenario, name)
  return { scenario, origin: name, where: name, code: await moduleCode(file, scenario) }
}

/**
 * The code that scenarios of a module refer to: it has been loaded with the module.
 *
 * @param file - the module's absolute path
 * @param scenarios - what it exports
 */
export async function moduleCode(file: string, ...scenarios: readonly Scenario[]): Promise<LoadedCode> {
  return { library: fileLibrary(file, new Map(), await registeredFor(...scenarios)), holder: file }
}

/** What the project's config registers, if scenarios name code that is not shipped: only then is the config loaded. */
async function registeredFor(...scenarios: readonly Scenario[]): Promise<Registered> {
  return (scenarios.some(namesUnshipped) ? await loadConfig() : undefined)?.registered ?? {}
}

/**
 * Loads the code that a scenario or a failure file names by `from`.
 *
 * @param value - plain data that may hold references anywhere
 * @param holder - the file that holds them
 * @param where - what to call it in errors
 * @param registered - what they may name without a `from`, beside what is shipped
 */
export async function loadCode(
  value: unknown,
  holder: string,
  where: string,
  registered: Registered = {},
): Promise<LoadedCode> {
  const places = new Map(referencedPlaces(value).map((from) => [from, placeOf(from, holder, where)]))
  const library = fileLibrary(holder, places, registered)
  if (places.size === 0) return { library, holder }
  const files = [...new Set([...places.values()].map(({ file }) => file))]
  const entry = files.map((file) => `import ${JSON.stringify(file)}`).join('\n')
  await runBundle(entry, dirname(resolve(holder)), where)
  return { library, holder }
}

/** Every `from` in plain data. */
function referencedPlaces(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'use' in value && 'from' in value && typeof value.from === 'string' ? [value.from] : []
  return [...own, ...Object.values(value).flatMap(referencedPlaces)]
}

/** A library over what has been loaded, for references that stand in `holder`. */
function fileLibrary(
  holder: string,
  places: ReadonlyMap<string, CodePlace>,
  registered: Registered,
): Library {
  return libraryOf(
    (from, where) => {
      const place = places.get(from) ?? placeOf(from, holder, where)
      const factory = exportAt(place) as { readonly definition?: object } | undefined
      if (factory?.definition === undefined) {
        throw new InputError(
          `${where}: "from": "${from}": the file exports no protocol, workload or check named ${place.exported}`,
        )
      }
      return factory.definition
    },
    (definition) => {
      const place = placeOfDefinition(definition)
      return place === undefined ? undefined : fromOf(place, holder)
    },
    registered,
  )
}
