import {
  type Fault,
  InputError,
  type NodeId,
  type RunRecord,
  type Scenario,
  type Simulation,
} from '../../sim/index.ts'
import { type Library, shippedLibrary } from '../library.ts'
import { resolveScenario } from '../resolve.ts'
import { simulateChecked } from '../simulate-checked.ts'
import { allAvailable, availabilityIn, besideAny, successOver } from './availability.ts'
import type {
  AvailabilityOfSides,
  ComparedConfiguration,
  Comparison,
  Disturbance,
  Recovery,
  Slopes,
} from './comparison.ts'
import { changedOptions, type Configuration } from './configuration.ts'
import { areLinearizable, extremesOf, type JudgedHistory, modelsOver } from './consistency.ts'
import { atDistance, disturbed, othersOf, timetable } from './experiments.ts'
import { faultsNamed } from './faults.ts'
import { gaveAndGot } from './gave-and-got.ts'
import { labelOf } from './label.ts'
import { latenciesOf } from './latency.ts'
import { allLost } from './lost-writes.ts'
import { type MeasuredRun, measureRun } from './measure.ts'
import { mainOf } from './performed.ts'
import { durationOver, failoverIn, healingIn } from './recovery.ts'
import { type ComparisonSettings, completeSettings } from './settings.ts'
import { disturbanceOf } from './sides.ts'
import { type RunAtDistance, slopesThrough } from './slopes.ts'
import { stalenessOver } from './staleness.ts'
import { subjectOf } from './subject.ts'
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

const WINDOW_US = 500_000
/** What a node does not answer under. */
const STOPPING: ReadonlySet<string> = new Set(['crash', 'pause', 'wipe', 'leave', 'replace'])

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
    const named = this.options.faults === undefined ? faultsNamed(settings.faults) : undefined
    const [first] = configurations
    const faults = first === undefined ? [] : (this.options.faults ?? faultsFor(first, settings))
    const disturbance = disturbanceOf(
      faults,
      named?.description ?? `faults of ${settings.faults}`,
      nodes,
      timetable.settleAtMs,
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
    const scenarioWith = (some: readonly Fault[]): Scenario => disturbed(configuration, settings, some)
    const without = allSeeds.map((seed) => this.measure(configuration, scenarioWith([]), seed))
    const withFaults =
      disturbance === undefined
        ? []
        : allSeeds.map((seed) => this.measure(configuration, scenarioWith(faults), seed))
    const judged = (runs: readonly MeasuredRun[], areWithFaults: boolean): readonly JudgedHistory[] =>
      runs.map(({ record, ladder }) => ({ seed: record.seed, withFaults: areWithFaults, ladder }))
    const [sunny, disturbedRuns] = [judged(without, false), judged(withFaults, true)]
    const models = modelsOver([...disturbedRuns, ...sunny])
    const latency = latenciesOf(without.flatMap(({ main }) => main))
    const { name, object } = configuration
    if (latency.operations === 0)
      throw new InputError(
        `compare: "${name}" answers nothing when it is asked to read and ${object === 'counter' ? 'add to counters' : 'write registers'}, expected a protocol that does`,
      )
    const slopes = this.slopesOf(configuration)
    const availability = disturbance === undefined ? undefined : this.availabilityOf(withFaults, disturbance)
    const isCut = disturbance !== undefined && disturbance.sides.length > 1
    const label = labelOf(
      {
        ...(isCut && availability !== undefined ? { availability } : {}),
        isLinearizable: {
          withFaults: areLinearizable(disturbedRuns),
          withoutFaults: areLinearizable(sunny),
        },
        latency,
        delayMs: settings.delayMs,
      },
      subjectOf(configuration, settings, disturbance),
    )
    const stalenessOf = (runs: readonly MeasuredRun[]) =>
      stalenessOver(runs.flatMap(({ staleness }) => (staleness === undefined ? [] : [staleness])))
    const crossed = without.map((run) => run.crossed)
    const total = (of: (one: MeasuredRun['crossed']) => number): number =>
      crossed.reduce((sum, one) => sum + of(one), 0)
    const operations = Math.max(
      1,
      total((one) => one.operations),
    )
    const found: Omit<ComparedConfiguration, 'gave' | 'got'> = {
      name,
      protocol: configuration.protocol.use,
      options: changedOptions(configuration.protocol),
      object,
      label,
      ...extremesOf(models),
      models,
      ...(availability === undefined ? {} : { availability }),
      latency,
      ...(slopes === undefined ? {} : { slopes }),
      staleness: {
        withoutFaults: stalenessOf(without),
        ...(disturbance === undefined ? {} : { withFaults: stalenessOf(withFaults) }),
      },
      lostWrites: allLost((disturbance === undefined ? without : withFaults).map((run) => run.lostWrites)),
      ...(disturbance === undefined ? {} : this.courseOf(withFaults, disturbance)),
      traffic: {
        messages: total((one) => one.messages) / operations,
        bytes: total((one) => one.bytes) / operations,
      },
    }
    return { ...found, ...gaveAndGot(found, settings) }
  }

  /** What is told of runs with faults over time: how operations fared, and when it was over. */
  private courseOf(
    runs: readonly MeasuredRun[],
    disturbance: Disturbance,
  ): Pick<ComparedConfiguration, 'recovery' | 'success'> {
    const { sides } = disturbance
    const stretch = stretchOf(disturbance)
    const withinUs = this.settings.withinMs * 1_000
    const untilUs = timetable.settleAtMs * 1_000
    const larger = sides.at(-1)?.nodes ?? []
    const recovery: Recovery = {
      failover: durationOver(
        runs.map(({ main, record }) => failoverIn(main, liveOf(larger, record), stretch, withinUs)),
      ),
      healing: durationOver(
        runs.map(({ main }) => {
          const nodesOfSides = sides.map(({ nodes }) => nodes)
          return healingIn(main, nodesOfSides, stretch, untilUs, withinUs)
        }),
      ),
    }
    const series = successOver(
      runs.map(({ main }) => main),
      sides,
      WINDOW_US,
      untilUs,
    )
    return { recovery, success: { windowMs: WINDOW_US / 1_000, sides: series } }
  }

  private availabilityOf(runs: readonly MeasuredRun[], disturbance: Disturbance): AvailabilityOfSides {
    const stretch = stretchOf(disturbance)
    const withinUs = this.settings.withinMs * 1_000
    const over = (nodes: readonly NodeId[]) =>
      allAvailable(
        runs.map(({ main, record }) =>
          availabilityIn(besideAny(main, liveOf(nodes, record)), stretch, withinUs),
        ),
      )
    const { sides } = disturbance
    return {
      ...over(sides.flatMap(({ nodes }) => nodes)),
      sides: sides.map(({ name, nodes }) => ({ name, ...over(nodes) })),
    }
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

function stretchOf({ fromMs, toMs }: Disturbance): { readonly from: number; readonly to: number } {
  return { from: fromMs * 1_000, to: toMs * 1_000 }
}

/** Those of some nodes that no fault took down or stopped: of the others nothing is asked. */
function liveOf(nodes: readonly NodeId[], { faults }: RunRecord): readonly NodeId[] {
  const failed = new Set(
    faults.flatMap((fault) => (fault.injected && STOPPING.has(fault.fault.kind) ? fault.nodes : [])),
  )
  return nodes.filter((node) => !failed.has(node))
}
