import type { ComparedConfiguration, Disturbance, Slopes, StalenessFound } from './comparison.ts'
import { changedOptions, type Configuration } from './configuration.ts'
import { areLinearizable, extremesOf, type JudgedHistory, modelsOver } from './consistency.ts'
import { availabilityOver, courseOver } from './disturbed-runs.ts'
import { gaveAndGot } from './gave-and-got.ts'
import { labelOf } from './label.ts'
import { latenciesOf } from './latency.ts'
import { allLost } from './lost-writes.ts'
import type { MeasuredRun } from './measure.ts'
import type { ComparisonSettings } from './settings.ts'
import { stalenessOver } from './staleness.ts'
import { subjectOf } from './subject.ts'
import { trafficOver } from './traffic.ts'

/** The runs of a configuration. */
export interface RunsOfConfiguration {
  readonly withoutFaults: readonly MeasuredRun[]
  /** None, where nothing is disturbed. */
  readonly withFaults: readonly MeasuredRun[]
  readonly slopes: Slopes | undefined
  readonly disturbance: Disturbance | undefined
}

/** What the runs of a configuration say of it. */
export function comparedFrom(
  configuration: Configuration,
  { withoutFaults, withFaults, slopes, disturbance }: RunsOfConfiguration,
  settings: ComparisonSettings,
): ComparedConfiguration {
  const { name, object, protocol } = configuration
  const judged = { withFaults: judgedIn(withFaults, true), withoutFaults: judgedIn(withoutFaults, false) }
  const models = modelsOver([...judged.withFaults, ...judged.withoutFaults])
  const latency = latenciesOf(withoutFaults.flatMap(({ main }) => main))
  const availability =
    disturbance === undefined ? undefined : availabilityOver(withFaults, disturbance, settings)
  const isCut = disturbance !== undefined && disturbance.sides.length > 1
  const behaviour = {
    ...(isCut && availability !== undefined ? { availability } : {}),
    isLinearizable: {
      withFaults: areLinearizable(judged.withFaults),
      withoutFaults: areLinearizable(judged.withoutFaults),
    },
    latency,
    delayMs: settings.delayMs,
  }
  const found = {
    name,
    protocol: protocol.use,
    options: changedOptions(protocol),
    object,
    label: labelOf(behaviour, subjectOf(configuration, settings, disturbance)),
    ...extremesOf(models),
    models,
    ...(availability === undefined ? {} : { availability }),
    latency,
    ...(slopes === undefined ? {} : { slopes }),
    staleness: {
      withoutFaults: stalenessIn(withoutFaults),
      ...(disturbance === undefined ? {} : { withFaults: stalenessIn(withFaults) }),
    },
    lostWrites: allLost(
      (disturbance === undefined ? withoutFaults : withFaults).map(({ lostWrites }) => lostWrites),
    ),
    ...(disturbance === undefined ? {} : courseOver(withFaults, disturbance, settings)),
    traffic: trafficOver(withoutFaults.map(({ crossed }) => crossed)),
  }
  return { ...found, ...gaveAndGot(found, settings) }
}

function judgedIn(runs: readonly MeasuredRun[], withFaults: boolean): readonly JudgedHistory[] {
  return runs.map(({ seed, ladder }) => ({ seed, withFaults, ladder }))
}

function stalenessIn(runs: readonly MeasuredRun[]): StalenessFound {
  return stalenessOver(runs.flatMap(({ staleness }) => (staleness === undefined ? [] : [staleness])))
}
