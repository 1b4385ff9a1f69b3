import type { HistoryFormat } from './recorded-history.ts'

/** How a text is to be read. */
export interface ParseOptions {
  /** What errors call the text: a file's path, as a rule. */
  readonly name?: string
  /** What the text is; found out from its content if absent. */
  readonly format?: HistoryFormat
  /**
   * Whether to put right or leave out what can be without harm, and to say so in the history's `repairs`: a text that is cut
   * off, lines that are no events, events out of the order of their index or written twice in a row, and times that are
   * missing. If absent, all these are refused, but missing times, which count as 0.
   */
  readonly lenient?: boolean
  /**
   * Whether values of two elements are a key and a value in one, as Jepsen's independent tests write them; if absent, only
   * those are that have a tag which says so.
   */
  readonly tuples?: boolean
}
