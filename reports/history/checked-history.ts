import type { Verdict } from '../../checkers/verdict.ts'
import type { History } from '../../sim/history.ts'
import type { ReportedAnomaly } from '../anomalies/cycle-graph.ts'
import type { GraphLayout } from '../graphs/graph.ts'
import type { LadderFacts } from '../ladder/words.ts'
import type { Details } from './details-section.ts'
import type { Repair } from './facts-section.ts'

/** A history with its verdict, and what is known of how that was come by. */
export interface CheckedHistory {
  readonly history: History
  /** The verdict; a checker that counts and collects brings that as `details`. */
  readonly verdict: Verdict & { readonly details?: Details }
  /** What the file is called; the history's own name if absent. */
  readonly file?: string
  /** What the history was held against: a model's name, as a rule. */
  readonly model: string
  /** What was judged, where that is not that the history is linearizable: `set`, `total queue`. */
  readonly property?: string
  /** What came of every consistency model, if the history was held against all. */
  readonly ladder?: LadderFacts
  /** The anomalies of a history of transactions, worst first. */
  readonly anomalies?: readonly ReportedAnomaly[]
  /** The layouts of what `historyGraphs` gives for the anomalies; without them, cycles are told in words only. */
  readonly graphs?: readonly GraphLayout[]
  /** What was repaired when the history was read. */
  readonly repairs?: readonly Repair[]
  /** What came of verifying the verdict's proof apart from the search. */
  readonly verification?: { readonly outcome: string; readonly why: string }
  /** The command that checks it again. */
  readonly command?: string
  /** netsplit's version. */
  readonly version: string
  /** The page's own script, bundled; without it the page has no buttons, and is complete all the same. */
  readonly client?: string
}
