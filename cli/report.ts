import { basename, dirname, extname } from 'node:path'
import { renderRestored } from '../reports/files/render-run.ts'
import { renderSweep } from '../reports/files/write-sweep.ts'
import { restoreRun, RUN_FILE_DEPTH } from '../reports/run-file/index.ts'
import { OutFolder } from '../scenarios/files/out-folder.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { SWEEP_REPORT } from '../scenarios/files/sweep/store.ts'
import { parseJson } from '../scenarios/parse-json.ts'
import { parseSweepResult } from '../scenarios/sweeping/parse-result.ts'
import { InputError } from '../sim/index.ts'
import { exitCode } from './exit-codes.ts'
import { exportsOf, type ExportFormat, writeExports } from './exports.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { printable } from './text.ts'

/** What `netsplit report` takes. */
export interface ReportWords extends CommonOptions {
  readonly file: string
  /** The folder for the page; that of the file, if none is named. */
  readonly out: string | undefined
  readonly export: readonly string[]
}

/** What was made from a file: what it is called, its page, and what was exported. */
interface Rebuilt {
  readonly name: string
  readonly page: string
  readonly exports: (folder: OutFolder, name: string) => { readonly [format: string]: string }
}

/** Makes the page of a run or of a sweep again, from the file that stands beside it. */
export async function reportCommand({ file, out, export: formats, ...common }: ReportWords): Promise<number> {
  const output = outputFor(common)
  const exported = exportsOf(formats)
  const { name, page, exports } = await rebuilt(file, exported)
  const folder = new OutFolder(out ?? dirname(file))
  const written = { report: folder.write(`${name}.html`, page), ...exports(folder, name) }
  for (const [what, path] of Object.entries(written))
    output.line(`  ${output.paint.dim(what.padEnd(11))}${printable(path)}`)
  output.document({ file, ...written })
  return exitCode.held
}

async function rebuilt(file: string, exported: readonly ExportFormat[]): Promise<Rebuilt> {
  const text = readTextFile(file)
  const value = parseJson(text, file, RUN_FILE_DEPTH)
  const kind = (value as { readonly kind?: unknown } | null)?.kind
  if (kind === 'run') return rebuiltRun(value, file, exported)
  if (kind === 'sweep') return rebuiltSweep(text, file, exported)
  const named = typeof kind === 'string' ? `a file of the kind "${kind}"` : 'no file that netsplit wrote'
  throw new InputError(
    `${file} is ${named}: expected a run (NAME-seed-S.json beside its report) or the result.json of a sweep`,
  )
}

async function rebuiltRun(value: unknown, file: string, exported: readonly ExportFormat[]): Promise<Rebuilt> {
  const restored = restoreRun(value, file)
  return {
    name: basename(file, extname(file)),
    page: await renderRestored(restored),
    exports: (folder, name) => writeExports(restored.run, exported, folder, name),
  }
}

/** The page of a sweep, as it is without others that the sweep was held against. */
async function rebuiltSweep(text: string, file: string, exported: readonly ExportFormat[]): Promise<Rebuilt> {
  const result = parseSweepResult(text, file)
  const [format] = exported
  if (format !== undefined)
    throw new InputError(`${file} is the result of a sweep, expected a run for --export ${format}`)
  return { name: basename(SWEEP_REPORT, '.html'), page: await renderSweep(result), exports: () => ({}) }
}
