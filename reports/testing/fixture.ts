export { invariantRun } from './invariant-run.ts'
export { passingRun } from './passing-run.ts'
export { plainTexts, type RunTexts, staleReadRun } from './stale-read-run.ts'
