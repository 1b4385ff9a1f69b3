import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failureOf, type FailureFile, resolveScenario, runResolved } from '../scenarios/index.ts'
import type { Scenario } from '../sim/index.ts'
import { definitionOf } from '../sim/reference.ts'
import { scripted } from '../sim/testing/protocols.ts'
import { oldFailuresIn } from './corpus.ts'
import type { CurrentTest } from './current-test.ts'
import { TestCode } from './test-code.ts'

const here: CurrentTest = {
  path: '/project/a.test.ts',
  project: '/project',
  file: 'a.test.ts',
  name: 'a holds',
}

// Named as a shipped protocol is: the name alone must not be taken for it.
const own = scripted(
  (node) => {
    node.after(1, () => node.always('nothing', false, () => 'something'))
    return undefined
  },
  { name: 'raft' },
)
const scenario: Scenario = { name: 'own', cluster: { protocol: own, nodes: 1 }, duration: 10 }

function failure(more: Partial<FailureFile> = {}): FailureFile {
  const facts = {
    version: '1.0.0',
    code: '',
    origin: 'own',
    test: { file: here.file, name: here.name },
    onlyInTest: ['raft'],
  }
  const found = failureOf(runResolved(resolveScenario(scenario, 1), 1), facts)
  return { ...(found as FailureFile), ...more }
}

/** What is found in a folder with such files. */
function foundIn(files: { readonly [name: string]: unknown }): ReturnType<typeof oldFailuresIn> {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-corpus-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, contents] of Object.entries(files))
    writeFileSync(join(folder, name), typeof contents === 'string' ? contents : JSON.stringify(contents))
  return oldFailuresIn(folder, here, scenario, new TestCode(here, scenario))
}

describe('the old failures of a test', () => {
  test('are those that it has found on its scenario, in the order of their names', () => {
    const { failures, problems } = foundIn({
      'b.json': failure({ seed: 'b' }),
      'a.json': failure({ seed: 'a' }),
      'of another test.json': failure({ test: { file: here.file, name: 'b holds' } }),
      'of another file.json': failure({ test: { file: 'b.test.ts', name: here.name } }),
      'of another scenario.json': failure({ scenario: { ...failure().scenario, name: 'other' } }),
      'of no test.json': { ...failure(), test: undefined },
      'notes.md': 'not a failure',
    })
    expect(failures.map(({ seed }) => seed)).toStrictEqual(['a', 'b'])
    expect(problems).toStrictEqual([])
  })

  test('run the code of the test, whatever it is called', () => {
    const [old] = foundIn({ 'a.json': failure() }).failures
    const [group] = old?.scenario.cluster.groups ?? []
    expect(group && definitionOf(group.protocol)).toBe(definitionOf(own))
    expect(old && runResolved(old.scenario, old.seed).record.traceHash).toBe(failure().traceHash)
  })

  test('are none where there is no folder', () => {
    const code = new TestCode(here, scenario)
    expect(oldFailuresIn(join(tmpdir(), 'netsplit-no-such-folder'), here, scenario, code)).toStrictEqual({
      failures: [],
      problems: [],
    })
  })

  test('that cannot be had are told in a sentence, and the others are there', () => {
    const gone = failure()
    const { protocol } = gone.scenario.cluster
      .groups[0] as FailureFile['scenario']['cluster']['groups'][number]
    const groups = [
      { ...gone.scenario.cluster.groups[0], protocol: { ...protocol, use: 'gone', from: './gone.ts#gone' } },
    ]
    const { failures, problems } = foundIn({
      'a.json': failure(),
      'broken.json': '{',
      'gone.json': { ...gone, scenario: { ...gone.scenario, cluster: { groups } } },
    })
    expect(failures).toHaveLength(1)
    expect(problems).toHaveLength(2)
    expect(problems[0]).toMatch(/broken\.json, line 1: expected JSON/)
    expect(problems[1]).toMatch(/gone\.json: this test has no protocol "gone" any more$/)
  })

  test('are told to be unreadable where the folder is a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netsplit-corpus-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    mkdirSync(join(folder, 'a'))
    writeFileSync(join(folder, 'a', 'failures'), '')
    const code = new TestCode(here, scenario)
    expect(() => oldFailuresIn(join(folder, 'a', 'failures'), here, scenario, code)).toThrow('cannot be read')
  })
})
