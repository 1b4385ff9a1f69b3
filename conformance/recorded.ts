import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { historyOf, InputError, type Json, judgeNamed, parseHistory } from '../index.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { expectedOf, type Outcome, outcomeOf } from './outcome.ts'
import { isLabelled, labelledOutcome } from './sequential-objects.ts'
import { isOfTransactions, transactionOutcomes } from './transactions.ts'

/** A history with the verdict of one of Jepsen's checkers. */
interface RecordedDocument {
  readonly id?: Json
  readonly checker?: Json
  /** The model that the checker was given. */
  readonly model?: Json
  readonly opts?: { readonly [name: string]: Json }
  readonly history?: readonly Json[]
  readonly expected?: { readonly valid?: Json; readonly 'valid?'?: Json }
}

/** The judge of each of Jepsen's checkers, and its options by the names that they have there. */
const CHECKERS: {
  readonly [checker: string]: {
    readonly name: string
    readonly options?: { readonly [option: string]: string }
  }
} = {
  Queue: { name: 'queue' },
  Set: { name: 'jepsen:set' },
  SetFull: { name: 'set-full', options: { 'linearizable?': 'linearizable' } },
  TotalQueue: { name: 'total-queue' },
  UniqueIds: { name: 'unique-ids' },
  Counter: { name: 'jepsen:counter' },
  Bank: { name: 'bank' },
  Stats: { name: 'stats' },
  UnhandledExceptions: { name: 'unhandled-exceptions' },
  LongFork: { name: 'long-fork', options: { 'group-size': 'groupSize' } },
  CausalReverse: { name: 'causal-reverse' },
}

/**
 * Judges every history in the `recorded/*.jsonl` of a folder.
 *
 * @param folder - the folder, which has one called `recorded`
 * @throws InputError for a line that is no JSON object
 */
export function recordedOutcomes(folder: string): Outcome[] {
  const recorded = join(folder, 'recorded')
  const files = readdirSync(recorded).filter((name) => name.endsWith('.jsonl'))
  return files.sort().flatMap((name) => {
    const lines = readTextFile(join(recorded, name)).split('\n')
    return lines.flatMap((line, index) =>
      line.trim() === '' ? [] : judged(`recorded/${name}`, index + 1, line),
    )
  })
}

function judged(file: string, number: number, line: string): readonly Outcome[] {
  const document = documentOf(file, number, line)
  const where = `${file} ${typeof document.id === 'string' ? document.id : `line ${number}`}`
  if (isLabelled(document)) return [labelledOutcome(where, document)]
  const called = nameOf(document)
  if (isOfTransactions(document)) return transactionOutcomes(where, called, document)
  const expected = expectedOf(document.expected?.['valid?'] ?? document.expected?.valid)
  const known = Object.hasOwn(CHECKERS, called) ? CHECKERS[called] : undefined
  const { history } = document
  if (known === undefined || expected === undefined || history === undefined) {
    return [{ where, model: called, kind: 'uncovered' }]
  }
  const outcome = outcomeOf(where, called, expected, () => ({
    judge: judgeNamed(known.name, { options: optionsOf(document.opts ?? {}, known.options ?? {}) }),
    // A file without events is refused; a test of no events is one all the same.
    history: history.length === 0 ? historyOf([]) : parseHistory(textOf(history), { format: 'jepsen-json' }),
  }))
  return [outcome]
}

/**
 * The history as text. Where it leaves out who did what, the first invocation is completed by the first completion, by a
 * process that does nothing else, and so on.
 */
function textOf(history: readonly Json[]): string {
  let [begun, ended] = [0, 0]
  const lines = history.map((event) => {
    const fields = event as { readonly [name: string]: Json }
    if (fields['process'] !== undefined) return JSON.stringify(fields)
    const process = fields['type'] === ':invoke' ? begun++ : ended++
    return JSON.stringify({ ...fields, process })
  })
  return lines.join('\n')
}

/** What a document says it is a history of: a checker's name, or a model's. */
function nameOf({ checker, model }: RecordedDocument): string {
  if (typeof checker === 'string') return checker
  return typeof model === 'string' ? model.replace(/^:/, '') : 'without a name'
}

function optionsOf(
  given: { readonly [name: string]: Json },
  names: { readonly [name: string]: string },
): { readonly [name: string]: Json } {
  const options = Object.entries(names).flatMap(([theirs, ours]) => {
    const value = given[theirs] ?? given[`:${theirs}`]
    return value === undefined ? [] : [[ours, value] as const]
  })
  return Object.fromEntries(options)
}

function documentOf(file: string, number: number, line: string): RecordedDocument {
  try {
    const document: unknown = JSON.parse(line)
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document
  } catch {
    // Said below.
  }
  throw new InputError(`${file}, line ${number}: expected a JSON object`)
}
