import { judgeNamed, judgeNames } from '../checkers/index.ts'
import {
  checks,
  comparedFaults,
  knownConfigurations,
  type ProjectConfig,
  scenarios,
  workloads,
} from '../scenarios/index.ts'
import { faultParameters } from '../scenarios/fault-parameters.ts'
import { loadConfig } from '../scenarios/files/load-config.ts'
import { protocols } from '../protocols/index.ts'
import { type FaultKind, faultKinds, InputError } from '../sim/index.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { printable } from './text.ts'

/** What a list names. */
interface Entry {
  readonly name: string
  readonly description: string
  readonly parameters?: object
  /** Whether it is the project's, registered in its config, and not shipped. */
  readonly project?: true
}

type Definition = { readonly name: string; readonly description?: string; readonly defaults: object }
type Mutants = { readonly mutants?: { readonly [name: string]: { source: string; breaks: string } } }

const kinds: { readonly [kind: string]: (project: ProjectConfig) => readonly Entry[] } = {
  scenarios: (project) => both(Object.values(scenarios), project.scenarios, named),
  protocols: (project) => both(definitions(protocols), registered(project.protocols), described),
  mutants: (project) => both(definitions(protocols), registered(project.protocols), mutantsOf),
  faults: () =>
    Object.entries(faultKinds).map(([name, description]) => ({
      name,
      description,
      parameters: faultParameters(name as FaultKind),
    })),
  configurations: () => [
    ...configurationEntries(),
    ...Object.entries(comparedFaults).map(([name, { description }]) => ({
      name: `--faults ${name}`,
      description,
    })),
  ],
  workloads: (project) => both(definitions(workloads), registered(project.workloads), described),
  checkers: (project) => [
    ...both(definitions(checks), registered(project.checks), described),
    ...judgeNames().map((name) => ({ name: `model ${name}`, description: judgeNamed(name).description })),
  ],
}

/** Names what is shipped and what the project's config registers: everything, one kind, or what of it has names that contain a text. */
export async function listCommand(
  options: CommonOptions & { readonly kind: string | undefined; readonly pattern: string | undefined },
): Promise<number> {
  const { kind, pattern = '' } = options
  const output = outputFor(options)
  if (kind !== undefined && !Object.hasOwn(kinds, kind)) {
    throw new InputError(`there is no kind "${kind}" to list: expected ${Object.keys(kinds).join(', ')}`)
  }
  // No config adds a fault, and a config that is broken must not keep anyone from looking one up.
  const project = kind === 'faults' ? undefined : await loadConfig()
  const shown = Object.entries(kinds)
    .filter(([name]) => kind === undefined || name === kind)
    .map(([name, entriesOf]) => [name, entriesOf(project?.config ?? {}).filter(contains(pattern))] as const)
  if (kind !== undefined && pattern !== '' && shown.every(([, entries]) => entries.length === 0))
    throw new InputError(
      `none of the ${kind} has "${pattern}" in its name: netsplit list ${kind} names them all`,
    )
  for (const [name, entries] of shown) {
    output.line(output.paint.bold(name))
    const width = Math.max(...entries.map((entry) => entry.name.length))
    for (const entry of entries) {
      output.line(`  ${printable(entry.name.padEnd(width))}  ${output.paint.dim(printable(wordsOf(entry)))}`)
      if (name === 'faults') {
        const parameters = Object.keys(entry.parameters ?? {}).join(', ')
        output.line(`  ${' '.repeat(width)}  ${output.paint.dim(printable(parameters))}`)
      }
    }
    output.line()
  }
  const documents = Object.fromEntries(shown)
  output.document(kind === undefined ? documents : documents[kind])
  return 0
}

/** What can be compared, with the words that say how. */
function configurationEntries(): readonly Entry[] {
  return Object.entries(knownConfigurations).map(([name, { description, words = {}, short = {} }]) => {
    const settings = [
      ...Object.keys(words),
      ...Object.entries(short).map(([word, option]) => `${word}= (${option})`),
    ]
    const told = settings.length === 0 ? '' : `; after a colon: ${settings.join(', ')}`
    return { name, description: `${description}${told}` }
  })
}

function contains(pattern: string): (entry: Entry) => boolean {
  return ({ name }) => name.includes(pattern)
}

/** The entries of what is shipped and of what is the project's, which are marked. */
function both<T>(
  shipped: readonly T[],
  own: readonly T[] = [],
  entriesOf: (each: T) => readonly Entry[],
): readonly Entry[] {
  return [
    ...shipped.flatMap(entriesOf),
    ...own.flatMap(entriesOf).map((entry): Entry => ({ ...entry, project: true })),
  ]
}

function definitions<D>(factories: { readonly [name: string]: { readonly definition: D } }): readonly D[] {
  return registered(Object.values(factories))
}

function registered<D>(factories: readonly { readonly definition: D }[] = []): readonly D[] {
  return factories.map(({ definition }) => definition)
}

function named({
  name,
  description = '',
}: {
  readonly name: string
  readonly description?: string
}): [Entry] {
  return [{ name, description }]
}

function described({ name, description = '', defaults }: Definition): [Entry] {
  return [{ name, description, parameters: defaults }]
}

function mutantsOf({ name, mutants = {} }: Definition & Mutants): readonly Entry[] {
  return Object.entries(mutants).map(([mutant, { source, breaks }]) => ({
    name: `${name}/${mutant}`,
    description: `breaks ${breaks} (${source})`,
  }))
}

function wordsOf({ description, project }: Entry): string {
  if (project === undefined) return description
  return description === '' ? "the project's" : `the project's: ${description}`
}
