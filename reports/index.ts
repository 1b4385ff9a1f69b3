export type { CheckedHistory } from './history/checked-history.ts'
export { historyReport } from './history/report.ts'
export { type ReportOptions, renderReport } from './page.ts'
