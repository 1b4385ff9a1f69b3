import type { ResolvedScenario } from '../sim/index.ts'
import type { Output } from './output.ts'
import { printable } from './text.ts'
import { headedLines } from './value-lines.ts'

/** Every value of a resolved scenario, as lines under headings. */
export function* resolvedLines(scenario: ResolvedScenario, seed: string, output: Output): Generator<string> {
  const { paint } = output
  yield paint.dim(`resolved for seed ${printable(seed)}; times are milliseconds unless a unit is given`)
  // As JSON holds it: what is not in it is no part of the scenario.
  yield* headedLines(JSON.parse(JSON.stringify(scenario)) as { readonly [field: string]: unknown }, output)
}
