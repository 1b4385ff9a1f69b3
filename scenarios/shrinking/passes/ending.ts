import type { ResolvedScenario } from '../../../sim/index.ts'
import { scenarioDefaults } from '../../../sim/scenario-defaults.ts'
import { violatedProperty } from '../../fingerprint.ts'
import { roundedUp } from '../ladder.ts'
import { isGenerated, operationsOf, withOperations } from '../listing.ts'
import type { Attempts, Pass, Smallest } from '../pass.ts'
import { smallerNumbers } from '../smaller-numbers.ts'
import { counted, inMs } from '../words.ts'
import { neededMs } from '../needed.ts'
import { AFTER_MS, ROOM } from '../worth.ts'

/** A microsecond: what happens at the very end of a run may or may not happen in it. */
const GRAIN_MS = 0.001

/** Leaves out what did not come about before the violation, and the time after it. */
export const ending: Pass = {
  name: 'the end',
  *attempts(smallest) {
    yield* withoutMissed(smallest)
    yield* withoutAhead(smallest)
    yield* withoutSettling(smallest)
    if (smallest.run.record.ended === 'duration') yield* shorter(smallest)
    else yield* withoutTheRest(smallest)
  },
}

function* withoutMissed({ run, scenario }: Smallest): Attempts {
  const came = new Set(run.record.faults.flatMap(({ fault, injected }) => (injected ? [fault.id] : [])))
  const faults = scenario.faults.filter(({ id }) => came.has(id))
  const missed = scenario.faults.length - faults.length
  if (missed === 0) return
  yield {
    scenario: { ...scenario, faults },
    tried: `without ${counted(missed, 'fault')} that did not come about`,
  }
}

function* withoutAhead({ run, scenario }: Smallest): Attempts {
  const operations = operationsOf(scenario)
  const asked = operations.filter(({ at }) => at < neededMs(run))
  if (asked.length === operations.length) return
  yield { scenario: withOperations(scenario, asked), tried: 'without operations after the end' }
}

function* withoutSettling({ scenario }: Smallest): Attempts {
  if (scenario.settle === 0) return
  yield { scenario: { ...scenario, ...unsettled }, tried: 'without a time to settle' }
}

const unsettled = { settle: 0, quiesce: scenarioDefaults.quiesce } as const

function* withoutTheRest({ run, scenario }: Smallest): Attempts {
  const end = isGenerated(scenario)
    ? roundedUp(neededMs(run) * ROOM + GRAIN_MS)
    : roundedUp(neededMs(run) + GRAIN_MS) + AFTER_MS
  if (end !== scenario.duration) yield { scenario: endingAt(scenario, end), tried: `until ${inMs(end)}` }
}

/** Where it takes the whole run to tell, only trying shows what it takes. */
function* shorter(smallest: Smallest): Attempts {
  const { core = [] } = violatedProperty(smallest.run) ?? {}
  const { history } = smallest.run.record
  const last = Math.max(0, ...core.map((index) => history.at(index).time)) / 1000
  const until = (end: number) => ({
    scenario: endingAt(smallest.scenario, end),
    tried: `until ${inMs(end)}`,
  })
  const afterCore = roundedUp(last + GRAIN_MS)
  if (last > 0 && afterCore < smallest.scenario.duration) yield until(afterCore)
  yield until(roundedUp(smallest.scenario.duration))
  yield* smallerNumbers(1, Math.ceil(smallest.scenario.duration), until)
}

/** The same scenario up to a time: what was to happen before it stays when it was. */
function endingAt(scenario: ResolvedScenario, end: number): ResolvedScenario {
  const settle = end - (scenario.duration - scenario.settle)
  return scenario.settle > 0 && settle > 0
    ? { ...scenario, duration: end, settle }
    : { ...scenario, ...unsettled, duration: end }
}
