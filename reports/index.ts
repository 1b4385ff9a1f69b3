export { type ReportOptions, renderReport } from './page.ts'
