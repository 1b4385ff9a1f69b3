import type { ClockConditions } from './clock.ts'
import type { DiskConditions } from './disk-conditions.ts'
import type { ProcessorConditions } from './inbox.ts'

/** What the active faults together make of one node. */
export interface NodeConditions {
  readonly down: boolean
  readonly clock: ClockConditions
  readonly processor: ProcessorConditions
  readonly disk: DiskConditions
}
