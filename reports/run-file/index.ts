export { restoreRun, type RestoredRun, RUN_FILE_DEPTH } from './parse.ts'
export { type PageEngine, reportable, type RunFile } from './run-file.ts'
export { runFileText } from './text.ts'
