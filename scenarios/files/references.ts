import { dirname, resolve } from 'node:path'
import type { CodeReference, ResolvedScenario, Scenario } from '../../sim/index.ts'
import { type CodeKind, definitionOf } from '../../sim/reference.ts'
import { isShipped, isShippedName } from '../library.ts'
import { type CodePlace, fromOf } from './project-folder.ts'

/** All code that a scenario names. */
export function referencesOf(scenario: ResolvedScenario): readonly CodeReference[] {
  const { cluster, workload, checks } = scenario
  return [
    ...cluster.groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions]),
    ...(workload === undefined ? [] : [workload]),
    ...checks,
  ]
}

/** Whether a scenario, as authored, names code that is not shipped and says neither what nor where it is. */
export function namesUnshipped({ cluster, workload, checks = [] }: Scenario): boolean {
  const groups = 'groups' in cluster ? cluster.groups : [cluster]
  const named: readonly (readonly [CodeKind, CodeReference])[] = [
    ...groups
      .flatMap(({ protocol, versions = [] }) => [protocol, ...versions])
      .map((protocol) => ['protocol', protocol] as const),
    ...(workload === undefined ? [] : [['workload', workload] as const]),
    ...checks.map((check) => ['check', check] as const),
  ]
  return named.some(
    ([kind, reference]) =>
      definitionOf(reference) === undefined &&
      reference.from === undefined &&
      !isShippedName(kind, reference.use),
  )
}

/** The names of the code that only this process has: neither shipped nor exported by a file. It cannot be run again elsewhere. */
export function unplacedCode(scenario: ResolvedScenario): readonly string[] {
  return referencesOf(scenario)
    .filter((reference) => reference.from === undefined && !isShipped(definitionOf(reference)))
    .map(({ use }) => use)
}

/** Where the user's code of a scenario is, by the `from` that names it. */
export function placesOf(scenario: ResolvedScenario, holder: string): ReadonlyMap<string, CodePlace> {
  const places = new Map<string, CodePlace>()
  for (const { from } of referencesOf(scenario)) {
    if (from === undefined) continue
    const [path = '', exported = ''] = from.split('#')
    places.set(from, { file: resolve(dirname(resolve(holder)), path), exported })
  }
  return places
}

/** The same scenario as another file may hold it: its references are relative to that file. */
export function relocated(
  scenario: ResolvedScenario,
  from: string | undefined,
  to: string,
): ResolvedScenario {
  if (from === undefined) return scenario
  const places = placesOf(scenario, from)
  return withReferences(scenario, (reference) => {
    const place = reference.from === undefined ? undefined : places.get(reference.from)
    return place === undefined ? reference : { ...reference, from: fromOf(place, to) }
  })
}

/** The same scenario with something else in the place of each of its references. */
export function withReferences(
  scenario: ResolvedScenario,
  put: <R extends CodeReference>(reference: R) => R,
): ResolvedScenario {
  const { cluster, workload, checks } = scenario
  return {
    ...scenario,
    cluster: {
      groups: cluster.groups.map(({ protocol, versions, ...group }) => ({
        ...group,
        protocol: put(protocol),
        ...(versions === undefined ? {} : { versions: versions.map((version) => put(version)) }),
      })),
    },
    ...(workload === undefined ? {} : { workload: put(workload) }),
    checks: checks.map((check) => put(check)),
  }
}
