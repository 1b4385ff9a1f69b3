import { judgeNamed, judgeNames } from '../checkers/index.ts'
import { checks, scenarios, workloads } from '../scenarios/index.ts'
import { faultParameters } from '../scenarios/fault-parameters.ts'
import { protocols } from '../protocols/index.ts'
import { type FaultKind, faultKinds, InputError } from '../sim/index.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { printable } from './text.ts'

/** What a list names. */
interface Entry {
  readonly name: string
  readonly description: string
  readonly parameters?: object
}

const kinds: { readonly [kind: string]: () => readonly Entry[] } = {
  scenarios: () => Object.values(scenarios).map(({ name, description = '' }) => ({ name, description })),
  protocols: () => Object.values(protocols).map(({ definition }) => described(definition)),
  mutants: () =>
    Object.values(protocols).flatMap(({ definition }) =>
      Object.entries(definition.mutants ?? {}).map(([name, { source, breaks }]) => ({
        name: `${definition.name}/${name}`,
        description: `breaks ${breaks} (${source})`,
      })),
    ),
  faults: () =>
    Object.entries(faultKinds).map(([name, description]) => ({
      name,
      description,
      parameters: faultParameters(name as FaultKind),
    })),
  workloads: () => Object.values(workloads).map(({ definition }) => described(definition)),
  checkers: () => [
    ...Object.values(checks).map(({ definition }) => described(definition)),
    ...judgeNames().map((name) => ({ name: `model ${name}`, description: judgeNamed(name).description })),
  ],
}

/** Names what is shipped: everything, or one kind. */
export function listCommand(options: CommonOptions & { readonly kind: string | undefined }): number {
  const { kind } = options
  const output = outputFor(options)
  if (kind !== undefined && !Object.hasOwn(kinds, kind)) {
    throw new InputError(`there is no kind "${kind}" to list: expected ${Object.keys(kinds).join(', ')}`)
  }
  const shown = Object.entries(kinds).filter(([name]) => kind === undefined || name === kind)
  for (const [name, entriesOf] of shown) {
    output.line(output.paint.bold(name))
    const entries = entriesOf()
    const width = Math.max(...entries.map((entry) => entry.name.length))
    for (const entry of entries) {
      output.line(
        `  ${printable(entry.name.padEnd(width))}  ${output.paint.dim(printable(entry.description))}`,
      )
      if (name === 'faults') {
        const parameters = Object.keys(entry.parameters ?? {}).join(', ')
        output.line(`  ${' '.repeat(width)}  ${output.paint.dim(printable(parameters))}`)
      }
    }
    output.line()
  }
  const documents = Object.fromEntries(shown.map(([name, entriesOf]) => [name, entriesOf()]))
  output.document(kind === undefined ? documents : documents[kind])
  return 0
}

function described(definition: {
  readonly name: string
  readonly description?: string
  readonly defaults: object
}): Entry {
  const { name, description = '', defaults } = definition
  return { name, description, parameters: defaults }
}
