import type {
  AnyProtocol,
  CodeReference,
  HistoryEvent,
  ResolvedScenario,
  RunRecord,
} from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'
import { scenarioDefaults } from '../../sim/scenario-defaults.ts'
import { violatedProperty } from '../fingerprint.ts'
import type { JudgedRun } from '../judged-run.ts'
import { faultLine, valueWords } from './fault-line.ts'
import type { FailureSize, ShrinkStep, ShrinkStory } from './shrunk.ts'
import { sizeOf } from './size.ts'
import { counted, inMs } from './words.ts'

const LINES = 10
const TIME_WIDTH = 10

/**
 * A failing run in ten lines at most: the cluster, what is special about the world, faults and operations in the order of time,
 * one a line, as many as there is room for, and what was violated. Names in them are as the run has them: they may hold anything.
 *
 * @param run - a run with its verdicts
 *
 * @example
 * ```ts
 * const failed = runResolved(resolveScenario(scenarios['single-server-no-flush'], 1), 1)
 * const { run } = shrink(failed)
 * console.log(tenLines(run).join('\n'))
 * // 1 node of single-server (mutant no-flush), 1 client, seed 2
 * //       1 ms  c1: write x 1
 * //       2 ms  crash-1: crash n1, for 1 ms
 * //       4 ms  c1: read x → null
 * // violated: linearizable (register): c1 read x = null from n1 at 0.004 s, ...
 * ```
 */
export function tenLines(run: JudgedRun): readonly string[] {
  const property = violatedProperty(run)
  const last = property === undefined ? [] : [`violated: ${property.name}: ${property.why}`]
  return [...scenarioLines(run, LINES - last.length), ...last]
}

/** What took part in a run and what happened in it, in so many lines at most: operations that prove a violation go before others. */
export function scenarioLines(run: JudgedRun, most: number): readonly string[] {
  const first = [clusterLine(run), ...worldLines(run.record.scenario)]
  const happened = happenings(run)
  const room = most - first.length
  if (happened.length <= room) return [...first, ...happened.map(lineOf)]
  const shown = [...happened]
    .sort((a, b) => a.worth - b.worth || a.time - b.time)
    .slice(0, room - 1)
    .sort((a, b) => a.time - b.time)
  const left = happened.length - shown.length
  return [...first, ...shown.map(lineOf), `${' '.repeat(TIME_WIDTH)}  and ${left} more`]
}

/**
 * How a failure became smaller, for people: how large it was and is, and what stayed of what was tried, a line for each pass.
 *
 * @param story - of a shrink
 *
 * @example
 * ```ts
 * const failed = runResolved(resolveScenario(scenarios['single-server-no-flush'], 1), 1)
 * const [before] = shrinkLines(shrink(failed).story)
 * console.log(before) // 3 faults, 1 node, 3 clients, 61 operations, 6000 ms
 * ```
 */
export function shrinkLines(story: ShrinkStory): readonly string[] {
  const { from, to, runs, ended } = story
  const lines = stepsThatStayed(story).map(({ pass, tried }) => `  ${pass}: ${tried}`)
  const how = {
    smallest: 'nothing smaller fails the same way',
    budget: 'the budget was used up',
    stopped: 'it was stopped',
  }[ended]
  return [sizeWords(from), ...lines, sizeWords(to), `after ${counted(runs, 'run')}: ${how}`]
}

/** What made a failure smaller: of many steps in a row of one pass, the last says what has come of them. */
export function stepsThatStayed({ steps }: ShrinkStory): readonly ShrinkStep[] {
  const accepted = steps.filter((step) => step.accepted)
  return accepted.filter(({ pass }, i) => pass !== accepted[i + 1]?.pass)
}

/** The size of a failure in words. */
export function sizeWords({ faults, nodes, clients, operations, durationMs }: FailureSize): string {
  const counts = [
    counted(faults, 'fault'),
    counted(nodes, 'node'),
    counted(clients, 'client'),
    counted(operations, 'operation'),
  ]
  return `${counts.join(', ')}, ${inMs(durationMs)}`
}

function clusterLine(run: JudgedRun): string {
  const { scenario, seed } = run.record
  const groups = scenario.cluster.groups.map(({ name, protocol, nodes, spares }) => {
    const more = spares === 0 ? '' : ` and ${counted(spares, 'spare')}`
    const called = scenario.cluster.groups.length === 1 ? '' : ` as ${name}`
    return `${counted(nodes, 'node')}${more} of ${codeWords(protocol)}${called}`
  })
  const { clients } = sizeOf(run)
  return [...groups, ...(clients === 0 ? [] : [counted(clients, 'client')]), `seed ${seed}`].join(', ')
}

/** A protocol, with what is not as it is by default. */
function codeWords(protocol: CodeReference): string {
  const { defaults } = definitionOf(protocol) as AnyProtocol
  const mutant = protocol.mutant === undefined ? [] : [`mutant ${protocol.mutant}`]
  const words = [...mutant, ...changedWords(protocol.options, defaults)]
  return words.length === 0 ? protocol.use : `${protocol.use} (${words.join(', ')})`
}

/** What is special about the world around, if anything is. */
function worldLines(scenario: ResolvedScenario): readonly string[] {
  const words = (['network', 'disk', 'clocks', 'budget'] as const).flatMap((part) =>
    changedWords(scenario[part], scenarioDefaults[part]).map((each) =>
      part === 'network' ? each : `${part} ${each}`,
    ),
  )
  return words.length === 0 ? [] : [`with ${words.join(', ')}`]
}

function changedWords(values: object, defaults: object): readonly string[] {
  const known = defaults as { readonly [name: string]: unknown }
  return Object.entries(values)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name]))
    .map(([name, value]) => `${name} ${valueWords(value)}`)
}

/** What there is to tell of a run, and how much it is worth telling where there is no room for all: the least comes first. */
interface Happening {
  readonly time: number
  readonly words: string
  readonly worth: number
}

const PROVES = 0
const BREAKS = 1
const HAPPENS = 2

function lineOf({ time, words }: Happening): string {
  return `${inMs(time / 1000).padStart(TIME_WIDTH)}  ${words}`
}

function happenings(run: JudgedRun): readonly Happening[] {
  const { faults, history } = run.record
  const broken = faults.flatMap((outcome) => {
    if (!outcome.injected) return []
    const { fault, from } = outcome
    return [{ time: from, words: `${fault.id}: ${faultLine(fault)}`, worth: BREAKS }]
  })
  const core = new Set(violatedProperty(run)?.core)
  return [...broken, ...operationsOf(history, core)].sort((a, b) => a.time - b.time)
}

function operationsOf(history: RunRecord['history'], core: ReadonlySet<number>): readonly Happening[] {
  const found: { -readonly [field in keyof Happening]: Happening[field] }[] = []
  const open = new Map<HistoryEvent['process'], number>()
  for (const event of history) {
    const { process, type, f, key, value, time, client, index } = event
    const asked = open.get(process)
    const operation = asked === undefined ? undefined : found[asked]
    if (type === 'invoke') {
      open.set(process, found.length)
      const given = value === undefined || value === null ? [] : [JSON.stringify(value)]
      const words = `${client}: ${[f, ...(key === undefined ? [] : [key]), ...given].join(' ')}`
      found.push({ time, words, worth: core.has(index) ? PROVES : HAPPENS })
    } else if (operation !== undefined) {
      operation.words += endingWords(event, operation.words)
      if (core.has(index)) operation.worth = PROVES
    }
  }
  return found
}

function endingWords({ type, value }: HistoryEvent, asked: string): string {
  if (type === 'fail') return ' (failed)'
  if (type === 'info') return ' (nobody knows)'
  const answer = JSON.stringify(value ?? null)
  return asked.endsWith(` ${answer}`) || value === undefined ? '' : ` → ${answer}`
}
