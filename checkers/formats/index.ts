/** Histories that were recorded elsewhere: read from texts of many formats, and written for others to read. */
export { HistoryReader, parseHistory } from './history-reader.ts'
export type { ParseOptions } from './parse-options.ts'
export type { HistoryFormat, RecordedHistory } from './recorded-history.ts'
export type { Repair } from './repairs.ts'
export { writeEdn } from './write-edn.ts'
export { writeJsonLines } from './write-json-lines.ts'
