import {
  type HistoryFormat,
  type HistoryJudge,
  judgeNamed,
  judgeNames,
  type JudgeOptions,
  ladder,
  type LadderOptions,
  models,
  proposeModel,
  type RecordedHistory,
  type Repair,
  type Verdict,
  type Verification,
} from '../checkers/index.ts'
import { judgeOfStrongest, knownFrom } from '../checkers/ladder/judged-rung.ts'
import { ladderSettings } from '../checkers/ladder/ladder.ts'
import { ladderSentence } from '../reports/ladder/words.ts'
import { readHistoryFile } from '../scenarios/files/read-history.ts'
import { InputError, type Json } from '../sim/index.ts'
import { type Files, targetsOf, writeFiles } from './check-files.ts'
import type { Checked, CheckOptions } from './checked.ts'
import { exitCode, exitCodeOf } from './exit-codes.ts'
import { ladderDocument, ladderLines } from './ladder-lines.ts'
import { type Output, outputFor } from './output.ts'
import { counted, printable } from './text.ts'

const FORMATS: readonly HistoryFormat[] = ['netsplit', 'jepsen-json', 'edn', 'jepsen-log', 'awdit', 'plume']
/** The model that is to be proposed. */
const AUTO = 'auto'

/** Judges a history that was recorded elsewhere. */
export async function checkCommand(options: CheckOptions): Promise<number> {
  const output = outputFor(options)
  const targets = targetsOf(options)
  const checked = check(options)
  const files = await writeFiles(checked, options, targets)
  printChecked(checked, options, files, output)
  const { verdict, verification } = checked
  if (verification?.outcome === 'refuted') return exitCode.defect
  return exitCodeOf(verdict.verdict)
}

function check(options: CheckOptions): Checked {
  const { file } = options
  const model = modelOf(options)
  const format = formatOf(options.format)
  // What the command line says is held against what there is before a large file is read.
  const initial = jsonOf('--initial', options.initial)
  const settings = settingsOf(options.option)
  const budget = budgetOf(options.budget)
  // Who judges the same history twice repairs the same.
  const repairs = new Map<string, Repair>()
  const judgeOptions = {
    ...(initial === undefined ? {} : { initial }),
    ...(Object.keys(settings).length === 0 ? {} : { options: settings }),
    ...(budget === undefined ? {} : { budget }),
    lenient: options.lenient,
    repaired: (repair: Repair) => void repairs.set(`${repair.line} ${repair.what}`, repair),
  }
  if (model !== AUTO && model !== undefined) refuseUnknown(model)
  if (options.ladder && !isWorkload(model)) refuseNoneOfLadder(settings)
  const judgeFor = (name: string) =>
    judgeNamed(name, options.ladder ? besideLadder(name, judgeOptions) : judgeOptions)
  const named = model === AUTO || model === undefined ? undefined : judgeFor(model)
  const history = readHistoryFile(file, {
    ...(format === undefined ? {} : { format }),
    lenient: options.lenient,
    tuples: options.tuples,
  })
  return about(history.name ?? file, () => {
    const proposed = model === AUTO ? proposeModel(history) : undefined
    const chosen = named ?? (proposed === undefined ? undefined : judgeFor(proposed.model))
    const forLadder = ladderOptions(judgeOptions, chosen)
    const judge = chosen ?? judgeFor(judgeOfStrongest(history, forLadder))
    const verdict = judge.judge(history)
    const known = options.ladder ? knownFrom(history, judge, verdict, forLadder) : {}
    const rungs = options.ladder ? ladder(history, { ...forLadder, known }) : undefined
    // Verifying reads the history anew: what it repairs has been told already.
    const told = [...history.repairs, ...repairs.values()]
    const verification = options.verify ? verified(judge, history, verdict) : undefined
    return { history, judge, verdict, proposed, ladder: rungs, verification, repairs: told }
  })
}

/** The model that is asked for: none where the ladder says which. */
function modelOf({ model, ladder: isClimbed }: CheckOptions): string | undefined {
  if (model !== undefined || isClimbed) return model
  throw new InputError(
    '--model is missing, expected a model, a consistency model, a checker, or auto; or --ladder',
  )
}

/** What the ladder is told: the same as the judge, but for what only the checker of a workload takes. */
function ladderOptions(
  { options = {}, ...rest }: JudgeOptions,
  judge: HistoryJudge | undefined,
): LadderOptions {
  const settings = judge?.kind === 'workload' ? {} : options
  const initial = rest.initial ?? settings['initial']
  // Registers of transactions are held against the models of transactions, unless they are told apart by what they hold at first.
  const isObject = judge?.kind === 'model' && (judge.name !== 'multi-register' || initial !== undefined)
  return { ...rest, ...(isObject ? { object: judge.name } : {}), ...settings } as LadderOptions
}

/** What the judge beside a ladder is told: of an object no more than what it holds at first, since the rest says how rungs are judged. */
function besideLadder(name: string, given: JudgeOptions): JudgeOptions {
  if (!Object.hasOwn(models, name)) return given
  const { options: { initial, object } = {}, ...rest } = given
  if (object !== undefined && object !== name) {
    throw new InputError(
      `--option object is ${JSON.stringify(object)}, expected the model that is judged: "${name}"`,
    )
  }
  if (initial !== undefined && rest.initial !== undefined) {
    throw new InputError('--initial and --option initial are given, expected one of them')
  }
  return { ...rest, ...(initial === undefined ? {} : { initial }) }
}

function isWorkload(model: string | undefined): boolean {
  return model !== undefined && model !== AUTO && judgeNamed(model).kind === 'workload'
}

function refuseNoneOfLadder(settings: { readonly [name: string]: Json }): void {
  const other = Object.keys(settings).find((name) => !ladderSettings.includes(name))
  if (other === undefined) return
  throw new InputError(
    `--option ${other} is given, which a ladder does not take, expected some of ${ladderSettings.join(', ')}`,
  )
}

function verified(judge: HistoryJudge, history: RecordedHistory, verdict: Verdict): Verification {
  return (
    judge.verify?.(history, verdict) ?? {
      outcome: 'unproven',
      why: 'a checker of a workload counts, and brings no proof apart from its core',
    }
  )
}

function printChecked(
  { judge, verdict, proposed, ladder: rungs, verification, repairs }: Checked,
  { file }: CheckOptions,
  files: Files,
  output: Output,
): void {
  const { procedure = '', operations = 0, why = '', details } = verdict
  const word = { valid: 'green', invalid: 'red', unknown: 'yellow' } as const
  const { paint } = output
  const stamp = paint.bold(paint[word[verdict.verdict]](verdict.verdict.toUpperCase()))
  output.line(`${stamp}  ${printable(file)} as ${judge.name}`)
  if (proposed !== undefined) output.line(`  proposed, for ${printable(proposed.because)}`)
  if (why !== '') output.line(`  ${printable(why)}`)
  if (rungs !== undefined) {
    output.line(`  ${ladderSentence(rungs)}`)
    ladderLines(rungs, output)
  }
  for (const repair of repairs) output.line(`  repaired: ${printable(repairText(repair))}`)
  if (verification !== undefined) output.line(`  ${printable(verificationText(verification))}`)
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
    ...(rungs === undefined ? {} : ladderDocument(rungs)),
    ...(verdict.verdict === 'invalid' ? { core: verdict.core } : {}),
    ...(details === undefined ? {} : { details }),
    ...(repairs.length === 0 ? {} : { repairs }),
    ...(verification === undefined ? {} : { verification }),
    ...(files.report === undefined ? {} : { report: files.report }),
    ...(files.export === undefined ? {} : { export: files.export }),
  })
}

function repairText({ line, what, count }: Repair): string {
  return `line ${line}: ${what}${count === 1 ? '' : count === 2 ? ', and so once more' : `, and so ${counted(count - 1, 'time')} more`}`
}

function verificationText({ outcome, why }: Verification): string {
  const word = { proven: 'verified', refuted: 'THE PROOF IS WRONG', unproven: 'not verified' }[outcome]
  return `${word}: ${why}`
}

function refuseUnknown(model: string): void {
  const names = judgeNames()
  if (names.includes(model) || names.includes(model.replace(/^jepsen:/, ''))) return
  throw new InputError(`--model is "${model}", expected one of ${names.join(', ')}, or auto`)
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
    if (settings.has(name)) throw new InputError(`--option ${name} is given twice, expected once`)
    settings.set(name, jsonOf(`--option ${name}`, text) as Json)
  }
  return Object.fromEntries(settings)
}

function budgetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const budget = /^\d+$/.test(text) ? Number(text) : 0
  if (Number.isSafeInteger(budget) && budget > 0) return budget
  throw new InputError(`--budget is "${text}", expected a whole number of steps, 1 or more`)
}

function jsonOf(name: string, text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new InputError(`${name} is ${text === '' ? 'empty' : text}, expected JSON: null, 0, '"text"'`)
  }
}

/** Says which file an error is about, where its sentence does not. */
function about<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof InputError && !error.message.includes(`${file} line`))
      throw new InputError(`${file}: ${error.message}`)
    throw error
  }
}
