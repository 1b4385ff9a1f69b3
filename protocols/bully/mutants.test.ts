import { expect, test } from 'vitest'
import { crash, simulateResolved } from '../../sim/index.ts'
import { fiveUnder, highOnesRestart } from '../testing/bully-schedules.ts'
import { violationsOf } from '../testing/judging.ts'
import { bully, type BullyMutant } from './index.ts'

const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1)

/** At how many of the seeds each mutant leads to two coordinators. */
const cases: readonly (readonly [mutant: BullyMutant, least: number])[] = [
  ['one-way-timeout', 10],
  ['no-halt', 20],
  ['halts-at-once', 1],
  ['believes-anyone', 1],
  ['stands-on', 5],
]

test.each(cases)('%s leads to two coordinators', (mutant, least) => {
  const broken = SEEDS.flatMap((seed) =>
    violationsOf(simulateResolved(fiveUnder(highOnesRestart, mutant), seed).finish()),
  )
  expect(broken.filter((why) => !why.includes('one coordinator: '))).toEqual([])
  expect(broken.length).toBeGreaterThanOrEqual(least)
})

test('without looking around, a coordinator never takes in a node that was down', () => {
  const stateAtEnd = (mutant?: BullyMutant): unknown => {
    const scenario = fiveUnder([crash({ at: 1_000, for: 1_000, node: 'n2' })], mutant)
    const simulation = simulateResolved(scenario, 1)
    simulation.finish()
    return (simulation.inspect('n2') as { state: string }).state
  }
  expect(stateAtEnd('never-checks')).toBe('down')
  expect(stateAtEnd()).toBe('normal')
})

test('every mutant is tried', () => {
  const tried = [...cases.map(([mutant]) => mutant), 'never-checks']
  expect(tried.sort()).toEqual(Object.keys(bully.definition.mutants ?? {}).sort())
})
