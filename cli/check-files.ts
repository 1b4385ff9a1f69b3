import { statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { writeEdn, writeJsonLines } from '../checkers/index.ts'
import type { ModelDetails } from '../checkers/ladder/transaction-models.ts'
import { reportedAnomalies } from '../reports/anomalies/reported-anomalies.ts'
import { placeGraphs } from '../reports/files/place-graphs.ts'
import { historyGraphs, historyReport } from '../reports/index.ts'
import { InputError } from '../sim/index.ts'
import type { Checked, CheckOptions } from './checked.ts'
import { OutFolder } from '../scenarios/files/out-folder.ts'
import { pageScript } from '../reports/files/render-run.ts'
import { quoted } from './text.ts'
import { version } from '../scenarios/files/version.ts'

const WRITERS = { edn: writeEdn, jsonl: writeJsonLines } as const
const STANDARD_INPUT = '-'

/** What is to be written. */
export interface Targets {
  readonly report: string | undefined
  readonly exported: { readonly format: keyof typeof WRITERS; readonly name: string } | undefined
}

/** What was written. */
export interface Files {
  readonly report: string | undefined
  readonly export: string | undefined
}

/** Which files are to be written, by name; said before there is anything to write. */
export function targetsOf({ file, report, export: format, out }: CheckOptions): Targets {
  if (report !== undefined && extname(report) !== '.html')
    throw new InputError(`--report is "${report}", expected the name of an .html file`)
  const exported = exportedAs(format, file)
  if (exported !== undefined) refuseOverwriting('--export', join(out, exported.name), file)
  if (report !== undefined) refuseOverwriting('--report', report, file)
  return { report, exported }
}

function exportedAs(format: string | undefined, file: string): Targets['exported'] {
  if (format === undefined) return undefined
  if (format !== 'edn' && format !== 'jsonl')
    throw new InputError(`--export is "${format}", expected edn or jsonl`)
  const name = file === STANDARD_INPUT ? 'stdin' : basename(file, extname(file))
  return { format, name: `${name}.${format}` }
}

function refuseOverwriting(option: string, target: string, file: string): void {
  const [to, from] = [identityOf(target), identityOf(file)]
  if (to === undefined || to !== from) return
  throw new InputError(`${option} would write "${target}", which is the file that is read: expected another`)
}

/** What tells a file from others, by whatever path it is named; nothing for one that is not there. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    return undefined
  }
}

/** Writes what was asked for, once there is a folder for all of it. */
export async function writeFiles(
  checked: Checked,
  options: CheckOptions,
  { report, exported }: Targets,
): Promise<Files> {
  const page = report === undefined ? undefined : await pageOf(checked, options)
  const reports = report === undefined ? undefined : new OutFolder(dirname(report), '--report')
  const exports = exported === undefined ? undefined : new OutFolder(options.out)
  return {
    export: exported && exports?.write(exported.name, WRITERS[exported.format](checked.history)),
    report: page && reports?.write(basename(report ?? ''), page),
  }
}

async function pageOf(checked: Checked, options: CheckOptions): Promise<string> {
  const { history, judge, verdict, ladder, verification, repairs } = checked
  // Models of transactions tell their anomalies among their details: these have a section of their own.
  const told = (judge.kind === 'consistency' ? (verdict.details ?? {}) : {}) as Partial<ModelDetails>
  const { anomalies: _, proof: __, ...details } = told
  const anomalies = reportedAnomalies(verdict, told)
  return historyReport({
    history,
    verdict: { ...verdict, ...(judge.kind === 'consistency' ? { details } : {}) } as Parameters<
      typeof historyReport
    >[0]['verdict'],
    anomalies,
    graphs: await placeGraphs(historyGraphs(history, anomalies)),
    ...(ladder === undefined ? {} : { ladder }),
    file: history.name ?? options.file,
    model: judge.name,
    version,
    client: await pageScript(),
    command: commandOf(options, judge.name),
    ...(judge.kind === 'model' ? {} : { property: judge.name }),
    ...(repairs.length === 0 ? {} : { repairs }),
    ...(verification === undefined ? {} : { verification }),
  })
}

/** The command that comes to the same verdict. */
function commandOf(options: CheckOptions, model: string): string {
  const { file, initial, option, format, lenient, tuples, budget, ladder } = options
  const words = [
    ...['npx', 'netsplit', 'check', file],
    // Where the ladder says which model is judged, it says so again.
    ...(options.model === undefined ? [] : ['--model', model]),
    ...(initial === undefined ? [] : ['--initial', initial]),
    ...option.flatMap((setting) => ['--option', setting]),
    ...(format === undefined ? [] : ['--format', format]),
    ...(lenient ? ['--lenient'] : []),
    ...(tuples ? ['--tuples'] : []),
    ...(budget === undefined ? [] : ['--budget', budget]),
    ...(ladder ? ['--ladder'] : []),
  ]
  return words.map(quoted).join(' ')
}
