import type { Operation, OperationContext, RatedPhase } from '../../sim/index.ts'
import { ChosenRandom } from '../../sim/chosen-random.ts'
import { RunKey } from '../../sim/random.ts'
import { generatorOf, type Operations } from '../generators/generator.ts'

/** How a source is asked. */
export interface AskingOptions {
  readonly seed?: string
  /** Operations that the run had issued before. */
  readonly before?: number
  /** Virtual milliseconds between two operations. */
  readonly everyMs?: number
}

/** What a phase gives, as the engine would ask it, up to a number of operations. */
export function askedOf(
  phase: Pick<RatedPhase, 'next'>,
  most: number,
  options: AskingOptions = {},
): readonly Operation[] {
  const { seed = '7', before = 0, everyMs = 1 } = options
  const random = new ChosenRandom(new RunKey(seed).generator('workload'))
  const operations: Operation[] = []
  for (let issued = 0; issued < most; issued++) {
    const context: OperationContext = {
      client: 'c1',
      process: 0,
      issued,
      total: before + issued,
      timeMs: issued * everyMs,
      random,
    }
    const operation = phase.next(context)
    if (operation === undefined) break
    operations.push(operation)
  }
  return operations
}

/** What a new source of a generator gives. */
export function given(operations: Operations, most: number, options?: AskingOptions): readonly Operation[] {
  return askedOf({ next: generatorOf('a test', operations).begin() }, most, options)
}
