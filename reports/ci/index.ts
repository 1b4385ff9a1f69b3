export { githubAnnotations } from './annotations.ts'
export { jobSummary } from './job-summary.ts'
export { junitOfRun, junitXml } from './junit.ts'
export type { SweepContext, SweepTime } from './sweep-words.ts'
