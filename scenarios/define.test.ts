import { expect, test } from 'vitest'
import { raft } from '../protocols/index.ts'
import { type Scenario } from '../sim/index.ts'
import { defineScenario } from './define.ts'

const quiet: Scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }

test('a scenario is what was given, and nothing else', () => {
  expect(defineScenario(quiet)).toBe(quiet)
})

test('what is none is refused where it is written, by its name', () => {
  expect(() => defineScenario({ ...quiet, duration: -1 })).toThrow(
    'scenario quiet: duration is -1, expected more than 0',
  )
  expect(() => defineScenario({ ...quiet, lateny: 3 } as Scenario)).toThrow(
    'scenario quiet: lateny is not a known field',
  )
  expect(() => defineScenario(undefined as never)).toThrow('the scenario: it is missing')
})
