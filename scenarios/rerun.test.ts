import { describe, expect, test } from 'vitest'
import { defineProtocol, InputError, type ResolvedScenario, type Scenario } from '../sim/index.ts'
import { libraryOf } from './library.ts'
import { rerun } from './rerun.ts'
import { resolveScenario } from './resolve.ts'
import { runResolved } from './run.ts'
import { representative } from './testing/representative.ts'

function asFile(scenario: ResolvedScenario): ResolvedScenario {
  return JSON.parse(JSON.stringify(scenario)) as ResolvedScenario
}

describe('plain data runs again to the same hash, events and verdict', () => {
  test.each(representative)('%s', (_, scenario) => {
    const seed = String(scenario.seed)
    const { record, verdict } = runResolved(resolveScenario(scenario, seed), seed)
    const { traceHash, events } = record
    expect(rerun(asFile(record.scenario), seed)).toStrictEqual({ traceHash, events, verdict })
  })

  test('code that is not shipped comes from the library that is given', () => {
    const beating = defineProtocol({
      name: 'beating',
      defaults: { everyMs: 10 },
      create(node, { everyMs }) {
        node.every(everyMs, () => node.broadcast({ type: 'beat' }))
        return { receive() {}, inspect: () => ({}) }
      },
    })
    const library = libraryOf(
      () => beating.definition,
      () => './beating.ts#beating',
    )
    const scenario: Scenario = {
      name: 't',
      cluster: { protocol: beating({ everyMs: 7 }), nodes: 3 },
      duration: 100,
    }
    const resolved = resolveScenario(scenario, 1, { library })
    const plain = asFile(resolved)
    expect(rerun(plain, '1', library).traceHash).toBe(runResolved(resolved, 1).record.traceHash)
    expect(() => rerun(plain, '1'), 'which is not the one of what is shipped').toThrow(InputError)
  })
})

test('what is no scenario is refused', () => {
  expect(() => rerun(null as never, '1')).toThrow(InputError)
})
