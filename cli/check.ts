import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, extname, join, relative, sep } from 'node:path'
import {
  type HistoryFormat,
  type HistoryJudge,
  judgeNamed,
  type ProposedModel,
  proposeModel,
  type RecordedHistory,
  type Verification,
  writeEdn,
  writeJsonLines,
} from '../checkers/index.ts'
import { historyReport } from '../reports/index.ts'
import { readHistoryFile } from '../scenarios/files/read-history.ts'
import { InputError, type Json } from '../sim/index.ts'
import { exitCode, exitCodeOf } from './exit-codes.ts'
import { OutFolder } from './out-folder.ts'
import { type CommonOptions, type Output, outputFor } from './output.ts'
import { pageScript } from './render-run.ts'
import { counted, printable } from './text.ts'
import { version } from './version.ts'

const FORMATS: readonly HistoryFormat[] = ['netsplit', 'jepsen-json', 'edn', 'jepsen-log']
const WRITERS = { edn: writeEdn, jsonl: writeJsonLines } as const

/** What `netsplit check` takes. */
export interface CheckOptions extends CommonOptions {
  readonly file: string
  readonly model: string
  readonly initial: string | undefined
  /** `name=value`, with values in JSON. */
  readonly option: readonly string[]
  readonly format: string | undefined
  readonly lenient: boolean
  readonly tuples: boolean
  readonly budget: number | undefined
  readonly verify: boolean
  readonly report: string | undefined
  readonly export: string | undefined
  readonly out: string
}

/** What was found, and by whom. */
interface Checked {
  readonly history: RecordedHistory
  readonly judge: HistoryJudge
  readonly verdict: ReturnType<HistoryJudge['judge']>
  readonly proposed: ProposedModel | undefined
  readonly verification: Verification | undefined
  readonly repairs: readonly Repaired[]
}

/** Something that was repaired: where, if that is one place, and what. */
interface Repaired {
  readonly line: number
  readonly what: string
  readonly count: number
}

/** Judges a history that was recorded elsewhere. */
export async function checkCommand(options: CheckOptions): Promise<number> {
  const output = outputFor(options)
  const writer = writerOf(options.export)
  const checked = check(options)
  const files = {
    report: options.report === undefined ? undefined : await writeReport(checked, options, options.report),
    export: writer === undefined ? undefined : exportTo(checked.history, writer, options),
  }
  printChecked(checked, options, files, output)
  const { verdict, verification } = checked
  if (verification?.outcome === 'refuted') return exitCode.defect
  return exitCodeOf(verdict.verdict)
}

function check(options: CheckOptions): Checked {
  const { file, model } = options
  const format = formatOf(options.format)
  // What the command line says is held against what there is before a large file is read.
  const initial = jsonOf('--initial', options.initial)
  const settings = settingsOf(options.option)
  const repairs: Repaired[] = []
  const judgeOptions = {
    ...(initial === undefined ? {} : { initial }),
    ...(Object.keys(settings).length === 0 ? {} : { options: settings }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    lenient: options.lenient,
    repaired: (what: string) => void repairs.push({ line: 0, what, count: 1 }),
  }
  const named = model === 'auto' ? undefined : judgeNamed(model, judgeOptions)
  const history = readHistoryFile(file, {
    ...(format === undefined ? {} : { format }),
    lenient: options.lenient,
    tuples: options.tuples,
  })
  return about(file, () => {
    const proposed = named === undefined ? proposeModel(history) : undefined
    const judge = named ?? judgeNamed(proposed?.model ?? '', judgeOptions)
    const verdict = judge.judge(history)
    repairs.unshift(...history.repairs)
    // Verifying reads the history anew: what it repairs has been told already.
    const told = repairs.slice()
    const verification = options.verify ? judge.verify?.(history, verdict) : undefined
    return { history, judge, verdict, proposed, verification, repairs: told }
  })
}

function printChecked(
  { judge, verdict, proposed, verification, repairs }: Checked,
  { file, verify }: CheckOptions,
  files: { readonly report: string | undefined; readonly export: string | undefined },
  output: Output,
): void {
  const { procedure = '', operations = 0, why = '', details } = verdict
  const word = { valid: 'green', invalid: 'red', unknown: 'yellow' } as const
  const { paint } = output
  const stamp = paint.bold(paint[word[verdict.verdict]](verdict.verdict.toUpperCase()))
  output.line(`${stamp}  ${printable(file)} as ${judge.name}`)
  if (proposed !== undefined) output.line(`  proposed, for ${printable(proposed.because)}`)
  if (why !== '') output.line(`  ${printable(why)}`)
  for (const repair of repairs.slice(0, 10)) output.line(`  repaired: ${printable(repairText(repair))}`)
  if (repairs.length > 10) output.line(`  and ${counted(repairs.length - 10, 'repair')} more`)
  if (verify) output.line(`  ${printable(verificationText(verification))}`)
  output.line(paint.dim(`  ${counted(operations, 'operation')}, by ${procedure}`))
  if (files.report !== undefined) output.line(`  report  ${printable(files.report)}`)
  if (files.export !== undefined) output.line(`  history  ${printable(files.export)}`)
  output.document({
    file,
    model: judge.name,
    verdict: verdict.verdict,
    procedure,
    operations,
    why,
    ...(proposed === undefined ? {} : { proposed: proposed.because }),
    ...(verdict.verdict === 'invalid' ? { core: verdict.core } : {}),
    ...(details === undefined ? {} : { details }),
    ...(repairs.length === 0 ? {} : { repairs }),
    ...(verification === undefined ? {} : { verification }),
    ...(files.report === undefined ? {} : { report: files.report }),
    ...(files.export === undefined ? {} : { export: files.export }),
  })
}

function repairText({ line, what, count }: Repaired): string {
  const more = count === 1 ? '' : `, and so ${counted(count - 1, 'time')} more`
  return `${line === 0 ? '' : `line ${line}: `}${what}${more}`
}

function verificationText(verification: Verification | undefined): string {
  if (verification === undefined)
    return 'not verified: a workload checker counts, and brings no proof apart from its core'
  const word = { proven: 'verified', refuted: 'THE PROOF IS WRONG', unproven: 'not verified' }[
    verification.outcome
  ]
  return `${word}: ${verification.why}`
}

async function writeReport(checked: Checked, options: CheckOptions, path: string): Promise<string> {
  if (extname(path) !== '.html')
    throw new InputError(`--report is "${path}", expected the name of an .html file`)
  const { history, judge, verdict, verification, repairs } = checked
  const page = historyReport({
    history,
    verdict: verdict as Parameters<typeof historyReport>[0]['verdict'],
    file: options.file,
    model: judge.name,
    version,
    client: await pageScript(),
    command: `npx netsplit check ${options.file} --model ${judge.name}`,
    ...(judge.kind === 'model' ? {} : { property: judge.name }),
    ...(repairs.length === 0 ? {} : { repairs }),
    ...(verification === undefined ? {} : { verification }),
  })
  return new OutFolder(dirname(path)).write(basename(path), page)
}

/** Writes a history piece by piece, whole or not at all; gives its path. */
function exportTo(
  history: RecordedHistory,
  [name, write]: NonNullable<ReturnType<typeof writerOf>>,
  { file, out }: CheckOptions,
): string {
  const target = new OutFolder(out).pathOf(`${basename(file, extname(file))}.${name}`)
  const partial = join(dirname(target), `.${basename(target)}.${process.pid}.partial`)
  try {
    const descriptor = openSync(partial, 'w')
    try {
      for (const piece of write(history)) writeSync(descriptor, piece)
    } finally {
      closeSync(descriptor)
    }
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { force: true })
    throw new InputError(
      `"${target}" cannot be written (${error instanceof Error ? error.message : String(error)})`,
    )
  }
  return relative(process.cwd(), target).split(sep).join('/')
}

function writerOf(name: string | undefined): ['edn' | 'jsonl', typeof writeEdn] | undefined {
  if (name === undefined) return undefined
  if (name === 'edn' || name === 'jsonl') return [name, WRITERS[name]]
  throw new InputError(`--export is "${name}", expected edn or jsonl`)
}

function formatOf(name: string | undefined): HistoryFormat | undefined {
  if (name === undefined) return undefined
  const format = FORMATS.find((known) => known === name)
  if (format === undefined)
    throw new InputError(`--format is "${name}", expected one of ${FORMATS.join(', ')}`)
  return format
}

function settingsOf(given: readonly string[]): { [name: string]: Json } {
  const settings = new Map<string, Json>()
  for (const setting of given) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(setting) ?? []
    if (name === undefined) throw new InputError(`--option is "${setting}", expected name=value`)
    settings.set(name, jsonOf(`--option ${name}`, text) as Json)
  }
  return Object.fromEntries(settings)
}

function jsonOf(name: string, text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new InputError(`${name} is ${text}, expected JSON: null, 0, '"text"'`)
  }
}

/** Says which file an error is about, where its sentence does not. */
function about<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof InputError && !error.message.includes(file))
      throw new InputError(`${file}: ${error.message}`)
    throw error
  }
}
