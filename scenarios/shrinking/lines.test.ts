import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../sim/index.ts'
import { scenarios } from '../shipped/index.ts'
import { shrinkLines, tenLines } from './lines.ts'
import { shrink } from './shrink.ts'
import { failing } from './testing/failures.ts'

const failed = failing(scenarios['single-server-no-flush'] as Scenario, 1)
const { run, story } = shrink(failed)

describe('ten lines', () => {
  test('of a small failure are all that there is to it', () => {
    expect(tenLines(run)).toStrictEqual([
      '1 node of single-server (mutant no-flush), 1 client, seed 2',
      '      1 ms  c1: write x 1',
      '      2 ms  crash-1: crash n1, for 1 ms',
      expect.stringMatching(/^ +\d ms {2}c1: read x → null$/) as string,
      expect.stringMatching(
        /^violated: linearizable \(register\): c1 read x = null from n1 at 0\.00\d s, /,
      ) as string,
    ])
  })

  test('of a large one are no more than ten, and say how much they leave out', () => {
    const lines = tenLines(failed)
    expect(lines).toHaveLength(10)
    expect(lines[1]).toBe('with latency lognormal median 2 p99 20, disk flush lognormal median 4 p99 40')
    const { length } = [...failed.record.history].filter(({ type }) => type === 'invoke')
    expect(lines[8]).toBe(`            and ${length + 1 - 6} more`)
  })

  test('have what proves the violation in them before anything else', () => {
    expect(
      failed.properties.some(({ core = [] }) => core.length > 0),
      'there is a proof',
    ).toBe(true)
    const { core = [] } = failed.properties.find(({ verdict }) => verdict === 'invalid') ?? {}
    const proving = core
      .map((index) => failed.record.history.at(index))
      .filter(({ type }) => type === 'invoke')
    const lines = tenLines(failed).join('\n')
    for (const { client, f, key } of proving) expect(lines).toContain(`${client}: ${f} ${key}`)
  })

  test('say what became of operations, and of a protocol what is not as it is by default', () => {
    const [cluster, , ...more] = tenLines(failing(scenarios['raft-earlier-term'] as Scenario, 1))
    expect(cluster).toBe(
      '5 nodes of raft (mutant earlier-term, maxEntries 1, preVote false, checkQuorum false), 5 clients, seed 1',
    )
    expect(more.some((line) => line.endsWith('(nobody knows)'))).toBe(true)
  })
})

test('the story is told from the size it had to the size it has, a line for what each pass came to', () => {
  const lines = shrinkLines(story)
  expect(lines[0]).toBe('3 faults, 1 node, 3 clients, 61 operations, 6000 ms')
  expect(lines.at(-2)).toMatch(/^1 fault, 1 node, 1 client, 2 operations, \d ms$/)
  expect(lines.at(-1)).toBe(`after ${story.runs} runs: nothing smaller fails the same way`)
  const passes = lines.slice(1, -2).map((line) => line.trim().split(':')[0])
  expect(passes).toContain('fewer operations')
  expect(passes.every((pass, i) => pass !== passes[i + 1])).toBe(true)
})
