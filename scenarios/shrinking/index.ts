export { shrinkLines, sizeWords, tenLines } from './lines.ts'
export { shrink, shrinking } from './shrink.ts'
export type { Execute, FailureSize, ShrinkOptions, ShrinkStep, ShrinkStory, Shrunk } from './shrunk.ts'
