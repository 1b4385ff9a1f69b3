import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { InputError } from '../../sim/index.ts'
import { bundle, registeredModules } from './bundle.ts'
import { type Exports, placesAmong } from './exported-places.ts'
import type { CodePlace } from './project-folder.ts'

/**
 * Bundles a user's modules and runs them in this process.
 *
 * @param entry - the source of the entry module
 * @param folder - what it imports from
 * @param name - what to call it in errors
 * @returns what the entry exports
 * @throws InputError - for what does not compile, or throws while it is loaded
 */
export async function runBundle(entry: string, folder: string, name: string): Promise<Exports> {
  const { code } = await bundle({ code: entry, folder }, 'node')
  const temporary = await mkdtemp(join(tmpdir(), 'netsplit-'))
  try {
    const file = join(temporary, 'bundle.mjs')
    await writeFile(file, code)
    const exports = (await import(pathToFileURL(file).href)) as Exports
    rememberPlaces()
    return exports
  } catch (error) {
    if (error instanceof InputError) throw error
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new InputError(`${name} threw while it was loaded: ${message}`)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** What has been loaded last from a place. */
export function exportAt({ file, exported }: CodePlace): unknown {
  return registeredModules().get(file)?.()[exported]
}

/** Where a definition that a user's module exports can be found again. */
export function placeOfDefinition(definition: object): CodePlace | undefined {
  return places.get(definition)
}

/** Of every definition that was ever loaded: a module that two bundles hold runs twice, and makes two of each. */
const places = new WeakMap<object, CodePlace>()

function rememberPlaces(): void {
  for (const [definition, place] of placesAmong(registeredModules())) places.set(definition, place)
}
