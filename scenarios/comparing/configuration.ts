import { type Cluster, InputError, type Json, type Protocol } from '../../sim/index.ts'
import { type CodeDefinition, definitionOf } from '../../sim/reference.ts'
import { type Library, shippedLibrary } from '../library.ts'
import { type Known, knownAs } from './known-configurations.ts'

/** A protocol with options, under the name it is compared by. */
export interface Configuration {
  /** As it was asked for: `dynamo:n=3,r=1,w=1`. */
  readonly name: string
  readonly protocol: Protocol
  /** What its operations are of. */
  readonly object: 'register' | 'counter'
  /** The cluster that runs it, of so many nodes beside which clients are. */
  clusterOf(nodes: number): Cluster
}

/** A protocol, and what is said of its options: `raft`, `./mine.ts#mine`; then `lease` or `n=3,r=1`. */
const SHAPE = /^(?<who>[^:#]+(?:#[^:]+)?)(?::(?<settings>.*))?$/
/** Between settings, and not within a list that is one's value. */
const COMMA = /,(?![^[]*\])/
const RANGE = /^(?<first>\d+)\.\.(?<last>\d+)$/
const MOST_OF_RANGE = 20

/**
 * Reads what is to be compared: `raft`, `raft:lease`, `dynamo:n=3,r=1,w=1`, `chain:craq`, or with a range, which stands for one
 * configuration for each number in it: `dynamo:n=3,r=1..3`.
 *
 * A setting is an option of the protocol with a value, by its own name or the short one of `knownConfigurations`; or one word that
 * stands for options there (`lease` for `reads=lease`). `mutant=NAME` switches a published bug on. A protocol of one's own is named by
 * its file and export, `./mine.ts#mine`, or as it is registered in the project's config.
 *
 * @param text - one configuration, or a range of them
 * @param library - finds protocols that are not shipped
 * @throws InputError for a protocol, an option or a word that is not known: it says which there are
 *
 * @example
 * ```ts
 * configurationsOf('dynamo:n=3,r=1..3').map(({ name }) => name)
 * // [ 'dynamo:n=3,r=1', 'dynamo:n=3,r=2', 'dynamo:n=3,r=3' ]
 * ```
 */
export function configurationsOf(text: string, library: Library = shippedLibrary): readonly Configuration[] {
  const { who = '', settings } = SHAPE.exec(text)?.groups ?? {}
  if (who === '')
    throw new InputError(`"${text}" is no configuration: expected PROTOCOL or PROTOCOL:SETTING,SETTING…`)
  const parts = settings === undefined ? [] : settings.split(COMMA)
  return expanded(parts).map((each) => configurationOf(who, each, text, library))
}

/** Every choice of one number from each range, in the order in which they are written. */
function expanded(parts: readonly string[]): readonly (readonly string[])[] {
  const [part, ...rest] = parts
  if (part === undefined) return [[]]
  const others = expanded(rest)
  return numbersIn(part).flatMap((each) => others.map((other) => [each, ...other]))
}

function numbersIn(part: string): readonly string[] {
  const [option = '', value = ''] = part.split('=')
  const { first, last } = RANGE.exec(value)?.groups ?? {}
  if (first === undefined) return [part]
  const count = Number(last) - Number(first) + 1
  if (!(count >= 1 && count <= MOST_OF_RANGE))
    throw new InputError(`${option}=${value} is no range: expected up to ${MOST_OF_RANGE} numbers, 1..3`)
  return Array.from({ length: count }, (_, i) => `${option}=${Number(first) + i}`)
}

function configurationOf(
  who: string,
  parts: readonly string[],
  text: string,
  library: Library,
): Configuration {
  const known: Known = knownAs(who) ?? { protocol: who, description: '' }
  const options: { [option: string]: Json } = {}
  let mutant: string | undefined
  for (const part of parts) {
    const [name = '', ...rest] = part.split('=')
    const value = rest.join('=')
    if (name === 'mutant' && rest.length > 0) {
      mutant = value
      continue
    }
    const said =
      rest.length === 0 ? optionsFor(part, known, text) : { [known.short?.[name] ?? name]: valueOf(value) }
    const twice = Object.keys(said).find((option) => Object.hasOwn(options, option))
    if (twice !== undefined) throw new InputError(`"${text}" says twice what ${twice} is: expected it once`)
    Object.assign(options, said)
  }
  const isFile = /[#/\\]/.test(known.protocol)
  const reference = {
    use: known.protocol,
    options: { ...known.options, ...options },
    ...(mutant === undefined ? {} : { mutant }),
    ...(isFile ? { from: known.protocol } : {}),
  }
  const protocol = library.complete('protocol', reference, `"${text}"`)
  return {
    name: parts.length === 0 ? who : `${who}:${parts.join(',')}`,
    protocol,
    object: isCounter(protocol) ? 'counter' : 'register',
    clusterOf: (nodes) => known.clusterOf?.(protocol, nodes) ?? { protocol, nodes },
  }
}

function optionsFor(word: string, { words = {}, protocol }: Known, text: string): object {
  const options = Object.hasOwn(words, word) ? words[word] : undefined
  if (options !== undefined) return options
  const known = Object.keys(words)
  const named = known.length === 0 ? '' : ` or one of ${known.join(', ')}`
  throw new InputError(`"${text}": "${word}" says nothing about ${protocol}: expected OPTION=VALUE${named}`)
}

/** As JSON, if it is JSON; else the text itself. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

function isCounter({ options }: Protocol): boolean {
  return options['object'] === 'counter' || options['type'] === 'pn-counter'
}

/**
 * The options of a protocol that are not its default ones.
 *
 * @param protocol - with all its options
 */
export function changedOptions(protocol: Protocol): { readonly [option: string]: Json } {
  const { defaults } = definitionOf(protocol) as CodeDefinition
  const usual = defaults as { readonly [option: string]: Json }
  const changed = Object.entries(protocol.options).filter(
    ([option, value]) => JSON.stringify(value) !== JSON.stringify(usual[option]),
  )
  const mutant = protocol.mutant === undefined ? {} : { mutant: protocol.mutant }
  return { ...Object.fromEntries(changed as [string, Json][]), ...mutant }
}
