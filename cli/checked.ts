import type {
  HistoryJudge,
  Ladder,
  ProposedModel,
  RecordedHistory,
  Repair,
  Verification,
} from '../checkers/index.ts'
import type { CommonOptions } from './output.ts'

/** What `netsplit check` takes. */
export interface CheckOptions extends CommonOptions {
  /** A path; `-` for standard input. */
  readonly file: string
  /** The name of a judge, or `auto`; may be left out beside `ladder`. */
  readonly model: string | undefined
  /** Whether the history is held against every consistency model of its kind. */
  readonly ladder: boolean
  readonly initial: string | undefined
  /** `name=value`, with values in JSON. */
  readonly option: readonly string[]
  readonly format: string | undefined
  readonly lenient: boolean
  readonly tuples: boolean
  readonly budget: string | undefined
  readonly verify: boolean
  readonly report: string | undefined
  readonly export: string | undefined
  readonly out: string
}

/** What was found, and by whom. */
export interface Checked {
  readonly history: RecordedHistory
  readonly judge: HistoryJudge
  readonly verdict: ReturnType<HistoryJudge['judge']>
  readonly proposed: ProposedModel | undefined
  readonly ladder: Ladder | undefined
  readonly verification: Verification | undefined
  /** Of each kind the first, and how many. */
  readonly repairs: readonly Repair[]
}
