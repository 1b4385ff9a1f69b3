import { expect, it } from 'vitest'
import { faultsSection } from './tables.ts'
import { crashed, flapping } from './testing/run-builder.ts'

it('the list of faults says how long each acted: of one that flaps, without its rests', () => {
  const stretches = [
    [100, 200],
    [500, 550],
  ] as const
  const faults = [flapping('flaps', stretches, 'n1'), crashed('down', 100, 550, 'n2')]
  const { source } = faultsSection(faults, 1_000_000)
  const acted = [...source.matchAll(/<td class="number">([^<]*)<\/td>\s*<\/tr>/g)].map(([, words]) => words)
  expect(acted).toEqual(['150 ms in 2 stretches', '450 ms'])
})
