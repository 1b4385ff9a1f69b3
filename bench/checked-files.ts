/** Files to be checked, and how; the same for netsplit and for the programs of its peers, as JSON in an argument. */
export interface CheckJob {
  readonly files: readonly string[]
  readonly format: 'jepsen-log' | 'edn-lines' | 'netsplit'
  /**
   * A model of netsplit's; or a store of keys that is not told to be taken apart by them: `kv-unpartitioned`, which netsplit takes
   * apart by itself, and `kv-one-object`, which it does not.
   */
  readonly model: string
  /** Whether netsplit's verdicts bring their proofs; its peers' have none. */
  readonly proof: boolean
  /** The state before the first operation; null for the model's own. */
  readonly initial: number | null
  /** For programs that use more than one. */
  readonly cores: number
  /** For one check, and for the whole process. */
  readonly limitMs: number
  readonly memoryMb: number
  /** How many figures are taken, and how long each is at least. */
  readonly rounds: number
  readonly roundMs: number
  readonly warmMs: number
  /** What takes so long has warmed itself, and is not done again. */
  readonly longMs: number
}

/** What ran out before there was a verdict. */
export type GaveUp = 'time' | 'memory' | 'steps'

/** What came of one file. */
export interface CheckedFile {
  readonly file: string
  readonly operations: number
  readonly verdict: 'valid' | 'invalid' | 'unknown'
  readonly gaveUp?: GaveUp
  /** Reading and checking, warmed; what had passed, where the check gave up. */
  readonly readMs: readonly number[]
  readonly checkMs: readonly number[]
  /** Resident memory at its highest during the first check, above that with the history loaded; absent where it cannot be known. */
  readonly peakBytes?: number
}

/** What came of a job. */
export interface CheckedFiles {
  /** How many cores the program used at most. */
  readonly cores: number
  /** From the start of the process to the end of the first check, if it came to one. */
  readonly coldMs?: number
  readonly files: readonly CheckedFile[]
}

/** How long a job is warmed, on all its files in turn, and measured. */
export function pace(): Pick<CheckJob, 'rounds' | 'roundMs' | 'warmMs' | 'longMs'> {
  return { rounds: 1, roundMs: 50, warmMs: 2_000, longMs: 5_000 }
}
