import { dirname, extname, relative, resolve } from 'node:path'
import { type Exports, placesAmong } from '../scenarios/files/exported-places.ts'
import type { LoadedCode } from '../scenarios/files/load-scenario.ts'
import { type CodePlace, fromOf } from '../scenarios/files/project-folder.ts'
import { isShipped, type PartialReference } from '../scenarios/library.ts'
import { type Library, libraryOf } from '../scenarios/index.ts'
import { type CodeReference, InputError, type Scenario } from '../sim/index.ts'
import { type CodeDefinition, type CodeKind, definitionOf, withDefinition } from '../sim/reference.ts'
import type { CurrentTest } from './current-test.ts'
import { evaluatedModules } from './worker-state.ts'

/** What a file can be named by in a reference: what netsplit can load without Vitest. */
const EXTENSIONS: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs'])

/** The code that the scenario of a test is made of, and where it can be found again. */
export class TestCode {
  private readonly modules = evaluatedModules()
  private readonly places: ReadonlyMap<object, CodePlace>
  /** The scenario's own code that is not shipped, by kind and name. */
  private readonly own = new Map<string, object>()

  constructor(test: CurrentTest | undefined, scenario: Scenario) {
    const files = [...this.modules].filter(([file]) => test !== undefined && canBeNamed(file, test))
    this.places = placesAmong(new Map(files))
    for (const reference of codeOf(scenario)) {
      const definition = definitionOf(reference) as CodeDefinition | undefined
      if (definition === undefined || isShipped(definition)) continue
      this.own.set(nameOf(definition.kind, definition.name), definition)
    }
  }

  /** The code as a file that holds the scenario would name it. */
  in(holder: string | undefined): LoadedCode {
    const library = libraryOf(
      (from, where) => {
        throw new InputError(
          `${where}: "from": "${from}" names a file: expected what it exports, imported by the test`,
        )
      },
      (definition) => {
        const place = isShipped(definition) ? undefined : this.places.get(definition)
        return place === undefined || holder === undefined ? undefined : fromOf(place, holder)
      },
    )
    return { library, holder }
  }

  /**
   * The code that a failure file names, found among what this test has loaded.
   *
   * @param file - the failure file
   * @param onlyInTest - the names of the code that no file exports
   */
  of(file: string, onlyInTest: readonly string[] = []): LoadedCode {
    const { library, holder } = this.in(file)
    const complete: Library['complete'] = (kind, reference, where) => {
      const { from, ...rest } = reference
      if (from === undefined && !onlyInTest.includes(reference.use))
        return library.complete(kind, reference, where)
      const definition = this.definitionAt(from, file) ?? this.own.get(nameOf(kind, reference.use))
      if (definition === undefined) {
        throw new InputError(`${where}: this test has no ${kind} "${reference.use}" any more`)
      }
      return library.complete(kind, carrying(rest, definition), where)
    }
    return { library: { complete }, holder }
  }

  /** What a loaded module exports at the place that a file names. */
  private definitionAt(from: string | undefined, file: string): object | undefined {
    const [path = '', exported = ''] = (from ?? '').split('#')
    const exports: Exports | undefined = this.modules.get(resolve(dirname(file), path))?.()
    return (exports?.[exported] as { readonly definition?: object } | undefined)?.definition
  }
}

/** Whether a module is the user's, and can be loaded without the test. */
function canBeNamed(file: string, { path, project }: CurrentTest): boolean {
  const steps = relative(project, file).split(/[/\\]/)
  return (
    EXTENSIONS.has(extname(file)) &&
    steps[0] !== '..' &&
    !steps.includes('node_modules') &&
    resolve(file) !== path
  )
}

function nameOf(kind: CodeKind, name: string): string {
  return `${kind} ${name}`
}

function carrying(reference: Omit<PartialReference, 'from'>, definition: object): PartialReference {
  return withDefinition(reference as CodeReference, definition)
}

/** All code that an authored scenario holds. */
function codeOf({ cluster, workload, checks = [] }: Scenario): readonly CodeReference[] {
  const groups = 'groups' in cluster ? cluster.groups : [cluster]
  return [
    ...groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions]),
    ...(workload === undefined ? [] : [workload]),
    ...checks,
  ]
}
