import { rm, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { InputError, type Scenario } from '../../sim/index.ts'
import { parseJson } from '../parse-json.ts'
import { type Library, libraryOf } from '../library.ts'
import { scenarios } from '../shipped/index.ts'
import { validateScenario } from '../validate.ts'
import { bundle, registeredModules } from './bundle.ts'
import { type CodePlace, fromOf, placeOf } from './project-folder.ts'
import { readTextFile } from './read-text.ts'

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
 * Loads a scenario: a shipped one by its name, or one from a file.
 *
 * @param name - a shipped scenario's name, or a path that ends in .json, .ts or .js
 * @throws InputError - for a name that is not shipped, a file that is not there or is no scenario
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
  if (!EXTENSIONS.has(extension)) {
    throw new InputError(
      `there is no scenario "${name}": expected ${Object.keys(scenarios).join(', ')}, or a file that ends in .json, .ts or .js`,
    )
  }
  const file = resolve(name)
  readTextFile(name)
  return extension === '.json' ? loadJson(file, name) : loadModule(file, name)
}

function noFiles(from: string, where: string): never {
  throw new InputError(`${where}: "from": "${from}" names a file in a scenario that is in none`)
}

async function loadJson(file: string, name: string): Promise<LoadedScenario> {
  const scenario = parseJson(readTextFile(file), name)
  validateScenario(scenario, name)
  return { scenario, origin: name, where: name, code: await loadCode(scenario, file, name) }
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
  return {
    scenario,
    origin: name,
    where: name,
    code: { library: fileLibrary(file, new Map()), holder: file },
  }
}

/**
 * Loads the code that a scenario or a failure file names by `from`.
 *
 * @param value - plain data that may hold references anywhere
 * @param holder - the file that holds them
 * @param where - what to call it in errors
 */
export async function loadCode(value: unknown, holder: string, where: string): Promise<LoadedCode> {
  const places = new Map(referencedPlaces(value).map((from) => [from, placeOf(from, holder, where)]))
  if (places.size === 0) return { library: fileLibrary(holder, places), holder }
  const files = [...new Set([...places.values()].map(({ file }) => file))]
  const entry = files.map((file) => `import ${JSON.stringify(file)}`).join('\n')
  await runBundle(entry, dirname(resolve(holder)), where)
  return { library: fileLibrary(holder, places), holder }
}

/** Every `from` in plain data. */
function referencedPlaces(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'use' in value && 'from' in value && typeof value.from === 'string' ? [value.from] : []
  return [...own, ...Object.values(value).flatMap(referencedPlaces)]
}

/** A library over what has been loaded, for references that stand in `holder`. */
function fileLibrary(holder: string, places: ReadonlyMap<string, CodePlace>): Library {
  return libraryOf(
    (from, where) => {
      const { file, exported } = places.get(from) ?? placeOf(from, holder, where)
      const factory = registeredModules().get(file)?.()[exported] as
        { readonly definition?: object } | undefined
      if (factory?.definition === undefined) {
        throw new InputError(
          `${where}: "from": "${from}": the file exports no protocol, workload or check named ${exported}`,
        )
      }
      return factory.definition
    },
    (definition) => {
      const place = exportedPlaces().get(definition)
      return place === undefined ? undefined : fromOf(place, holder)
    },
  )
}

/** Where each definition that a user's module exports can be found. */
function exportedPlaces(): Map<object, CodePlace> {
  const places = new Map<object, CodePlace>()
  for (const [file, exports] of registeredModules()) {
    for (const [exported, value] of Object.entries(exportsOf(exports))) {
      const definition = (value as { readonly definition?: unknown } | null | undefined)?.definition
      if (typeof definition === 'object' && definition !== null) places.set(definition, { file, exported })
    }
  }
  return places
}

/** What a module exports; one that threw while it was loaded has nothing to name. */
function exportsOf(exports: () => { readonly [name: string]: unknown }): {
  readonly [name: string]: unknown
} {
  try {
    return { ...exports() }
  } catch {
    return {}
  }
}

async function runBundle(
  entry: string,
  folder: string,
  name: string,
): Promise<{ readonly [name: string]: unknown }> {
  const { code } = await bundle({ code: entry, folder }, 'node')
  const temporary = await mkdtemp(join(tmpdir(), 'netsplit-'))
  try {
    const file = join(temporary, 'bundle.mjs')
    await writeFile(file, code)
    return (await import(pathToFileURL(file).href)) as { readonly [name: string]: unknown }
  } catch (error) {
    if (error instanceof InputError) throw error
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new InputError(`${name} threw while it was loaded: ${message}`)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}
