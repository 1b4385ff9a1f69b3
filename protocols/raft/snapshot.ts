import type { SavedMachine } from '../objects/index.ts'
import type { Configuration } from './configuration.ts'

/** What stands for the entries of a log up to an index (Figure 12; thesis, section 5.1): all that they came to. */
export interface Snapshot {
  readonly lastIndex: number
  readonly lastTerm: number
  /** The latest one of those entries. */
  readonly configuration: Configuration
  readonly machine: SavedMachine
}
