import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { reportable } from '../reports/run-file/index.ts'
import { invariantRun, passingRun, staleReadRun } from '../reports/testing/fixture.ts'
import { objectionsOf } from '../reports/testing/json-schema.ts'
import { failedSweep, quietSweep } from '../reports/testing/sweep-results.ts'
import { keptRun } from '../reports/testing/columns.ts'
import { judge, resolveScenario, scenarios, withLadders } from '../scenarios/index.ts'

// What real commands leave behind is held against them where those commands are tested.

const root = fileURLToPath(new URL('..', import.meta.url))

/** What a value has that the published schema of a kind of file does not allow. */
function objections(what: string, value: unknown): readonly string[] {
  const schema = JSON.parse(readFileSync(`${root}dist/${what}.schema.json`, 'utf8')) as {
    [keyword: string]: unknown
  }
  return objectionsOf(schema, JSON.parse(JSON.stringify(value)))
}

function fileOf(run: ReturnType<typeof staleReadRun>): object {
  return reportable(run).file({ version: '0.4.0', command: 'x', engine: { kind: 'shipped' } })
}

test('the package names its schemas, and they say what they are', () => {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    readonly exports: { readonly [path: string]: unknown }
  }
  for (const what of ['scenario', 'run', 'sweep']) {
    expect(exports[`./${what}.schema.json`]).toBe(`./dist/${what}.schema.json`)
    expect(objections(what, 7)).toContain('it is no object')
  }
})

test('shipped scenarios, resolved, keep the schema of scenarios', () => {
  for (const scenario of Object.values(scenarios))
    expect(objections('scenario', resolveScenario(scenario, 1)), scenario.name).toStrictEqual([])
  const [scenario] = Object.values(scenarios)
  expect(objections('scenario', { ...scenario, faults: [{ kind: 'partitoin', at: 1 }] })).not.toStrictEqual(
    [],
  )
})

test('runs keep the schema of runs, and what is changed does not', () => {
  const told = withLadders(judge(keptRun('raft-stale-read', 1)))
  expect(told.properties[0]?.ladder).not.toBeUndefined()
  for (const run of [
    told,
    staleReadRun(),
    invariantRun(),
    passingRun({ operations: 9, nodes: 3, faults: 4 }),
  ])
    expect(objections('run', fileOf(run))).toStrictEqual([])
  const file = fileOf(staleReadRun())
  for (const change of [
    { format: 2 },
    { history: [{}] },
    { faults: [{ injected: true }] },
    { more: 1 },
    { engine: {} },
  ])
    expect(objections('run', { ...file, ...change })).not.toStrictEqual([])
})

test('results of sweeps keep the schema of sweeps, and what is changed does not', () => {
  for (const result of [quietSweep, failedSweep]) {
    const { ended: _, ...rest } = result as typeof result & { readonly ended?: string }
    expect(objections('sweep', rest)).toStrictEqual([])
    for (const change of [{ kind: 'run' }, { runs: -1 }, { seeds: ['a'] }, { lost: [{}] }])
      expect(objections('sweep', { ...rest, ...change })).not.toStrictEqual([])
  }
})
