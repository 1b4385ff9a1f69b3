import { type Fault, InputError, type RunRecord, type Scenario, type Simulation } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { type Library, shippedLibrary } from '../library.ts'
import { resolveScenario } from '../resolve.ts'
import { simulateChecked } from '../simulate-checked.ts'
import { comparedFrom } from './compared-from.ts'
import type { ComparedConfiguration, Comparison, Disturbance, Slopes } from './comparison.ts'
import type { Configuration } from './configuration.ts'
import { atDistance, disturbed, othersOf, timetable } from './experiments.ts'
import { faultsNamed } from './faults.ts'
import { latenciesOf } from './latency.ts'
import { type MeasuredRun, measureRun } from './measure.ts'
import { mainOf } from './performed.ts'
import { type ComparisonSettings, completeSettings } from './settings.ts'
import { disturbanceOf } from './sides.ts'
import { type RunAtDistance, slopesThrough } from './slopes.ts'
import { theoryOf } from './theory.ts'

/** How configurations are compared, beside the settings that are part of what is found. */
export interface CompareOptions {
  /** Faults of one's own, in place of those that the settings name. */
  readonly faults?: readonly Fault[]
  readonly library?: Library
  /** Takes a simulation to its end; `finish()` if left out. */
  readonly finish?: (simulation: Simulation) => RunRecord
  /** Told before each run: which it is, of how many, and whose. */
  readonly progress?: (run: number, of: number, configuration: string) => void
}

/**
 * Runs protocol configurations on the same clients, operations, delays and faults, and measures for each how consistent it was, by every
 * model; how available, on each side of a cut; how fast, in milliseconds and in multiples of d; how stale; what it lost; what it sent.
 *
 * Each seed is run with the faults and without. What a client asks for and when, what faults do and to whom, and the k-th delay of each
 * link are the same for all configurations (common random numbers), so that what differs is due to them.
 *
 * @param configurations - what {@link configurationsOf} reads
 * @param settings - `nodes`, `delayMs` (d), `faults` (by name), `seeds`, `firstSeed`, `rate` (operations a second), `reads` (a share),
 *   `withinMs` (when an answer is in time), `distances` (multiples of d); the usual ones where left out
 * @param options - faults of one's own, and who is told of progress
 * @throws InputError for settings that make no sense, and for what the protocols refuse
 *
 * Source: Abadi, "Consistency tradeoffs in modern distributed database system design", IEEE Computer 2012; Kleppmann, "A critique of the
 * CAP theorem", 2015.
 *
 * @example
 * ```ts
 * const [abd, crdt] = compare([...configurationsOf('abd'), ...configurationsOf('causal')], { seeds: 1 }).configurations
 * console.log(abd.label.letters, crdt.label.letters) // PC/EC PA/EL
 * ```
 */
export function compare(
  configurations: readonly Configuration[],
  settings: Partial<ComparisonSettings> = {},
  options: CompareOptions = {},
): Comparison {
  return new Comparing(completeSettings(settings), options).compare(configurations)
}

/**
 * The scenario of a configuration with the faults of a comparison, or without: to run a counterexample again.
 *
 * @param configuration - one of those that were compared
 * @param settings - of the comparison
 * @param faults - of one's own, in place of those that the settings name
 *
 * @example
 * ```ts
 * const [lease] = configurationsOf('raft:lease')
 * run(comparedScenario(lease, completeSettings({ nodes: 3 })), 7).ended // duration
 * ```
 */
export function comparedScenario(
  configuration: Configuration,
  settings: ComparisonSettings,
  faults: readonly Fault[] = faultsFor(configuration, settings),
): Scenario {
  return disturbed(configuration, settings, faults)
}

/** The faults that settings name, for the nodes of a configuration. */
function faultsFor(configuration: Configuration, { faults, nodes }: ComparisonSettings): readonly Fault[] {
  const others = othersOf(configuration, nodes)
  const { disturbedFromMs: fromMs, disturbedForMs: forMs } = timetable
  return faultsNamed(faults).faultsOf({ nodes, others, fromMs, forMs })
}

class Comparing {
  private readonly settings: ComparisonSettings
  private readonly options: CompareOptions
  private run = 0
  private of = 0

  constructor(settings: ComparisonSettings, options: CompareOptions) {
    this.settings = settings
    this.options = options
  }

  compare(configurations: readonly Configuration[]): Comparison {
    const { settings } = this
    const { nodes } = settings
    const counters = configurations.filter(({ object }) => object === 'counter')
    if (counters.length > 0 && counters.length < configurations.length)
      throw new InputError(
        `compare: ${counters.map(({ name }) => name).join(', ')} ${counters.length === 1 ? 'keeps' : 'keep'} counters, and the others registers: expected the same of all (object=counter, where a protocol has that option)`,
      )
    const named = this.options.faults === undefined ? faultsNamed(settings.faults) : undefined
    const [first] = configurations
    const faults = first === undefined ? [] : (this.options.faults ?? faultsFor(first, settings))
    const disturbance = disturbanceOf(
      faults,
      named?.description ?? `faults of ${settings.faults}`,
      nodes,
      timetable.settleAtMs,
    )
    if (disturbance !== undefined && disturbance.fromMs >= timetable.settleAtMs)
      throw new InputError(
        `compare: the first fault acts at ${disturbance.fromMs} ms, expected one before operations end at ${timetable.settleAtMs} ms`,
      )
    const runsOfSeed = faults.length > 0 ? 2 : 1
    this.of = configurations.length * (settings.seeds * runsOfSeed + settings.distances.length)
    return {
      settings,
      faults,
      ...(disturbance === undefined ? {} : { disturbance }),
      configurations: configurations.map((each) =>
        this.measured(each, this.options.faults ?? faultsFor(each, settings), disturbance),
      ),
    }
  }

  private measured(
    configuration: Configuration,
    faults: readonly Fault[],
    disturbance: Disturbance | undefined,
  ): ComparedConfiguration {
    const { settings } = this
    const { seeds, firstSeed } = settings
    const allSeeds = Array.from({ length: seeds }, (_, i) => String(firstSeed + i))
    const runsWith = (some: readonly Fault[]): readonly MeasuredRun[] =>
      allSeeds.map((seed) => this.measure(configuration, disturbed(configuration, settings, some), seed))
    const withoutFaults = runsWith([])
    refuseSilent(configuration, withoutFaults)
    const withFaults = disturbance === undefined ? [] : runsWith(faults)
    const slopes = this.slopesOf(configuration)
    return comparedFrom(configuration, { withoutFaults, withFaults, slopes, disturbance }, settings)
  }

  /** Under the first seed; nothing if no distances are asked for. */
  private slopesOf(configuration: Configuration): Slopes | undefined {
    const { settings } = this
    const { distances, delayMs, firstSeed, nodes } = settings
    if (distances.length === 0) return undefined
    const runs = distances.map((multiple): RunAtDistance => {
      const distance = multiple * delayMs
      const scenario = atDistance(configuration, settings, distance)
      const record = this.perform(configuration, scenario, String(firstSeed), false)
      return { delayMs: distance, latency: latenciesOf(mainOf(record)) }
    })
    return slopesThrough(runs, theoryOf(configuration.protocol, nodes))
  }

  private measure(configuration: Configuration, scenario: Scenario, seed: string): MeasuredRun {
    return measureRun(this.perform(configuration, scenario, seed, true), configuration.object)
  }

  private perform({ name }: Configuration, scenario: Scenario, seed: string, trace: boolean): RunRecord {
    const { library = shippedLibrary, finish, progress } = this.options
    progress?.(++this.run, this.of, name)
    const simulation = simulateChecked(resolveScenario(scenario, seed, { library }), seed, { trace })
    return finish === undefined ? simulation.finish() : finish(simulation)
  }
}

/** Throws an {@link InputError} for a configuration of which no run was broken off, and none has an operation that succeeded. */
function refuseSilent({ name, object }: Configuration, runs: readonly MeasuredRun[]): void {
  const isSilent = runs.every(
    ({ main, broken }) => broken === undefined && main.every(({ outcome }) => outcome !== 'ok'),
  )
  if (!isSilent) return
  const what = object === 'counter' ? 'add to counters' : 'write registers'
  const refused = runs.flatMap(({ main }) => main).find(({ outcome }) => outcome === 'fail')
  const does =
    refused === undefined
      ? 'answers nothing'
      : `refuses everything (${textOf(refused.completion?.error ?? '')})`
  throw new InputError(
    `compare: "${name}" ${does} when it is asked to read and ${what}, expected a protocol that does`,
  )
}
