import { resolve } from 'node:path'
import { type Fault, InputError } from '../../sim/index.ts'
import { type Configuration, configurationsOf, knownConfigurations } from '../comparing/index.ts'
import { didYouMean } from '../near-name.ts'
import { isShippedName } from '../library.ts'
import { parseJson } from '../parse-json.ts'
import { loadConfig } from './load-config.ts'
import { loadCode, type LoadedCode } from './load-scenario.ts'
import { readTextFile } from './read-text.ts'

/** Configurations that were named on a command line, with their code. */
export interface LoadedConfigurations {
  readonly configurations: readonly Configuration[]
  readonly code: LoadedCode
}

/**
 * Loads configurations: of shipped protocols, of those that the project's config registers, and of files.
 *
 * @param texts - as {@link configurationsOf} reads them; those of files name them relative to the working directory
 * @throws InputError for what is no configuration, or named twice
 */
export async function loadConfigurations(texts: readonly string[]): Promise<LoadedConfigurations> {
  const places = texts.map(placeIn)
  const isKnown = (place: string): boolean =>
    place.includes('#') || Object.hasOwn(knownConfigurations, place) || isShippedName('protocol', place)
  const project = places.every(isKnown) ? undefined : await loadConfig()
  const registered = Object.keys(Object.fromEntries(project?.registered.protocol ?? []))
  const unknown = places.find((place) => !isKnown(place) && !registered.includes(place))
  if (unknown !== undefined) {
    const known = [...Object.keys(knownConfigurations), ...registered]
    throw new InputError(
      `there is no configuration "${unknown}": ${didYouMean(unknown, known)}netsplit list configurations names them, and a protocol of your own is ./file.ts#export`,
    )
  }
  const references = places.filter((place) => place.includes('#')).map((from) => ({ use: from, from }))
  // Places are relative to the file that names them: here, as if one in the working directory did.
  const code = await loadCode(references, resolve('compare.json'), 'compare', project?.registered)
  const configurations = texts.flatMap((text) => configurationsOf(text, code.library))
  const names = configurations.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new InputError(`"${twice}" is named twice: expected each configuration once`)
  return { configurations, code }
}

/** What a configuration says its protocol is: all before the colon, of which a file's export has none. */
function placeIn(text: string): string {
  return text.split(':', 1)[0] ?? ''
}

/**
 * Reads a list of faults from a file.
 *
 * @param path - of a JSON file; what is in the list is checked where it is used
 * @throws InputError for a file that is not there, or holds no list
 */
export function loadFaults(path: string): readonly Fault[] {
  const faults: unknown = parseJson(readTextFile(path), path)
  if (!Array.isArray(faults)) throw new InputError(`${path} holds no list, expected a list of faults`)
  return faults as readonly Fault[]
}
