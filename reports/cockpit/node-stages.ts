import type { Json } from '../../sim/types.ts'
import { lastUpTo } from '../data/rows.ts'
import { NUMBER, type RunColumns, type StateSeries } from '../data/run-columns.ts'
import { valueAt } from '../data/states.ts'
import { EPOCHS } from '../timeline/roles.ts'

/** A stretch of time in which a node was up in one role and one epoch, or down. */
export interface NodeStage {
  readonly fromUs: number
  readonly toUs: number
  readonly up: boolean
  readonly role: string | undefined
  /** The field that counts how often roles were dealt out, if there is one, and its number. */
  readonly epoch: { readonly name: string; readonly number: number } | undefined
}

/** A number that a node showed of itself over time: from each of some times on, its value; not a number where it showed none. */
export interface NumberSteps {
  readonly node: number
  readonly field: string
  readonly fromUs: readonly number[]
  readonly values: readonly number[]
}

/** What a node was over the run, in stages. */
export function nodeStagesOf(run: RunColumns, node: number): readonly NodeStage[] {
  const { states, outline } = run
  const life = states.lives.find((life) => life.node === node)
  if (life === undefined) return []
  const own = states.series.filter((series) => series.node === node)
  const role = own.find(({ field }) => field === 'role')
  const epoch = EPOCHS.map((name) => own.find(({ field }) => field === name)).find(
    (series) => series !== undefined,
  )
  const changes = [...new Set([life, role, epoch].flatMap((series) => [...(series?.events ?? [])]))]
  changes.sort((one, other) => one - other)
  return changes.map((event, i): NodeStage => {
    const next = changes[i + 1]
    const roleValue = role && valueAt(states, role, event)
    const epochValue = epoch && valueAt(states, epoch, event)
    return {
      fromUs: timeOf(run, event),
      toUs: next === undefined ? outline.endUs : timeOf(run, next),
      up: life.up[lastUpTo(life.events, event)] === 1,
      role: typeof roleValue === 'string' ? roleValue : undefined,
      epoch: epochIn(epoch, epochValue),
    }
  })
}

/** The numbers that a run's nodes showed besides epochs: the fields that changed most often, at most so many, for every node. */
export function numberStepsOf(run: RunColumns, most: number): readonly NumberSteps[] {
  const changes = new Map<string, number>()
  for (const { field, codes } of run.states.series) {
    if (EPOCHS.includes(field)) continue
    const numbers = codes.filter((code) => code === NUMBER).length
    if (numbers > 1) changes.set(field, (changes.get(field) ?? 0) + numbers)
  }
  const fields = [...changes].sort(([, one], [, other]) => other - one).slice(0, most)
  const kept = new Set(fields.map(([field]) => field))
  return run.states.series.filter(({ field }) => kept.has(field)).map((series) => stepsOf(run, series))
}

function stepsOf(run: RunColumns, { node, field, events, codes, numbers }: StateSeries): NumberSteps {
  return {
    node,
    field,
    fromUs: Array.from(events, (event) => timeOf(run, event)),
    values: Array.from(numbers, (number, row) => (codes[row] === NUMBER ? number : Number.NaN)),
  }
}

function epochIn(series: StateSeries | undefined, value: Json | undefined): NodeStage['epoch'] {
  return series === undefined || typeof value !== 'number' ? undefined : { name: series.field, number: value }
}

function timeOf({ events }: RunColumns, event: number): number {
  return events.times[event] ?? 0
}
