import type {
  Broken,
  ComparedConfiguration,
  Disturbance,
  Label,
  Slopes,
  StalenessFound,
} from './comparison.ts'
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
  const { reads, delayMs } = settings
  const isAnswered =
    (reads === 0 || latency.reads.operations > 0) && (reads === 1 || latency.writes.operations > 0)
  const subject = subjectOf(configuration, settings, disturbance)
  const behaviour = {
    ...(disturbance?.isCut === true && availability !== undefined ? { availability } : {}),
    isAnswered,
    isLinearizable: {
      withFaults: areLinearizable(judged.withFaults),
      withoutFaults: areLinearizable(judged.withoutFaults),
    },
    latency,
    delayMs,
  }
  const broken = brokenIn([...withoutFaults, ...withFaults])
  const found = {
    name,
    protocol: protocol.use,
    options: changedOptions(protocol),
    object,
    label: broken === undefined ? labelOf(behaviour, subject) : brokenLabel(subject),
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
  if (broken === undefined) return { ...found, ...gaveAndGot(found, settings) }
  const { runs, of, why } = broken
  return { ...found, broken, gave: [`broke off in ${runs} of ${of} runs: ${why}`], got: [] }
}

function brokenIn(runs: readonly MeasuredRun[]): Broken | undefined {
  const all = runs.flatMap(({ seed, broken }) => (broken === undefined ? [] : [{ seed, ...broken }]))
  const [first] = all
  return first === undefined ? undefined : { runs: all.length, of: runs.length, ...first }
}

/** Of what did not run to its end nothing is claimed. */
function brokenLabel(subject: string): Label {
  return { otherwise: 'neither', letters: 'broken', words: `did not run to its end here: ${subject}` }
}

function judgedIn(runs: readonly MeasuredRun[], withFaults: boolean): readonly JudgedHistory[] {
  return runs.map(({ seed, ladder }) => ({ seed, withFaults, ladder }))
}

function stalenessIn(runs: readonly MeasuredRun[]): StalenessFound {
  return stalenessOver(runs.flatMap(({ staleness }) => (staleness === undefined ? [] : [staleness])))
}
