import { textOf } from '../../sim/printing.ts'
import type { Disturbance } from './comparison.ts'
import { changedOptions, type Configuration } from './configuration.ts'
import type { ComparisonSettings } from './settings.ts'

/** What a label is a statement about: a configuration, on a workload, under faults; never a product. */
export function subjectOf(
  configuration: Configuration,
  { nodes, delayMs, rate, reads, seeds }: ComparisonSettings,
  disturbance: Disturbance | undefined,
): string {
  const options = Object.entries(changedOptions(configuration.protocol)).map(
    ([option, value]) => `${option} ${textOf(value)}`,
  )
  const told = options.length === 0 ? '' : ` with ${options.join(', ')}`
  const what = `${configuration.protocol.use}${told}, ${nodes} nodes ${delayMs} ms apart`
  const load = `${rate} operations a second on ${configuration.object}s, ${Math.round(reads * 100)} % reads`
  const faults = disturbance === undefined ? 'no faults' : disturbance.words
  return `${what}; ${load}; ${faults}; ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`
}
