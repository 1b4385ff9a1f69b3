import { rerun, resolveScenario, scenarios } from '../index.ts'

/** Runs whose hashes are fixed: every shipped scenario, under a few seeds. */
export const fixedRuns: readonly (readonly [scenario: string, seed: string])[] = Object.keys(
  scenarios,
).flatMap((name) => ['1', '2', '7', 'a text', '😀'].map((seed) => [name, seed] as const))

/** The hash and verdict of each fixed run, from plain data as a file would hold it. */
export function hashesOfFixedRuns(): { readonly [run: string]: string } {
  return Object.fromEntries(
    fixedRuns.map(([name, seed]) => {
      const scenario = scenarios[name]
      if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
      const plain = JSON.parse(JSON.stringify(resolveScenario(scenario, seed))) as never
      const { traceHash, events, verdict } = rerun(plain, seed)
      return [`${name} ${seed}`, `${traceHash} ${events} ${verdict}`]
    }),
  )
}
