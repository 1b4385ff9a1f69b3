import type { Swarm } from '../scenarios/index.ts'
import type { Output } from './output.ts'
import { counted } from './text.ts'
import { headedLines } from './value-lines.ts'

/** Which kinds of faults were on in a run and which were off, and how many faults were drawn. */
export function swarmSummary({ on, off }: Swarm, faults: number): string {
  const rest = off.length === 0 ? '' : `; ${off.join(', ')} off`
  return `${on.join(', ')} on${rest}; ${counted(faults, 'fault')}`
}

/** All that the faults of a run were drawn from. */
export function* swarmLines(swarm: Swarm, output: Output): Generator<string> {
  yield output.paint.dim('what faults were drawn from')
  yield* headedLines({ swarm }, output)
}
