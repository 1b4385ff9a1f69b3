import type { Given, TracedRun } from './scenario.ts'
import { scenarioOf } from './scenario.ts'
import { simulateResolved } from '../world.ts'

/** The hashes of one run, made in every way in which it can be made: they are all the same, or the run is not a function. */
export function hashesOf(given: Given, seed: string | number = 7): readonly string[] {
  const scenario = scenarioOf(given)
  const recorded = simulateResolved(scenario, seed, { recordChoices: true }).finish()
  const { choices = [] } = recorded
  return [
    recorded,
    simulateResolved(scenario, seed).finish(),
    simulateResolved(scenario, seed, { trace: true }).finish(),
    simulateResolved(scenario, seed, { inspections: true }).finish(),
    simulateResolved(scenario, seed, { coverage: true }).finish(),
    simulateResolved(scenario, 'another seed', { choices }).finish(),
  ].map(({ traceHash }) => traceHash)
}

/** When a node started and stopped: `start 0`, `crash 100`, in milliseconds. */
export function livesOf({ happened }: TracedRun, node: string): readonly string[] {
  return happened
    .filter((event) => event.node === node && (event.kind === 'start' || event.kind === 'crash'))
    .map(({ kind, time }) => `${kind} ${time / 1000}`)
}

/** When a node left a note of this text, in milliseconds. */
export function notedAt(run: TracedRun, text: string, node?: string): readonly number[] {
  return run
    .of('note')
    .filter((event) => event.text === text && (node === undefined || event.node === node))
    .map(({ time }) => time / 1000)
}

/** What the record says of a fault, whether it was injected or not. */
export interface Fate {
  readonly injected: boolean
  readonly from?: number
  readonly to?: number
  readonly nodes?: readonly string[]
  readonly strikes?: number
  readonly why?: string
}

/** What became of each fault, in the order of the scenario. */
export function fatesOf({ faults }: TracedRun): readonly Fate[] {
  return faults
}
