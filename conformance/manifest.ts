import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkIsolation,
  type HistoryJudge,
  InputError,
  isolationModels,
  type IsolationModelName,
  type Json,
  judgeNamed,
  verifyIsolation,
} from '../index.ts'
import { readHistoryFile } from '../scenarios/files/read-history.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { expectedOf, type Outcome, outcomeOf } from './outcome.ts'
import { manifestTransactions } from './transactions.ts'

/** A line of a manifest. */
interface Entry {
  readonly file: string
  readonly format?: string
  readonly model: string
  readonly initial?: Json
  readonly expected: Json
}

/**
 * Which judge each of a manifest's models is, and what it is told. What is not named here is not covered, but for transactions,
 * which are held against each model that a verdict is known of.
 */
const JUDGES: {
  readonly [model: string]: { readonly name: string; readonly options?: { readonly [name: string]: Json } }
} = {
  register: { name: 'register' },
  'cas-register': { name: 'cas-register' },
  'multi-register': { name: 'multi-register' },
  kv: { name: 'kv' },
  mutex: { name: 'mutex' },
  'owned-mutex': { name: 'owned-mutex' },
  'fifo-queue': { name: 'fifo-queue' },
  'unordered-queue': { name: 'unordered-queue' },
  stack: { name: 'stack' },
  list: { name: 'list' },
  // Jepsen's checkers of these names, not the models.
  set: { name: 'jepsen:set' },
  counter: { name: 'jepsen:counter' },
  'set-full': { name: 'set-full' },
  queue: { name: 'queue' },
  'total-queue': { name: 'total-queue' },
  'unique-ids': { name: 'unique-ids' },
  'long-fork': { name: 'long-fork' },
  'causal-reverse': { name: 'causal-reverse' },
  monotonic: { name: 'monotonic' },
  bank: { name: 'bank', options: { total: 100 } },
}

/** The models of isolation by the names that a manifest has for them, where a history has a verdict for each. */
const ISOLATION: { readonly [name: string]: IsolationModelName } = {
  ...Object.fromEntries(Object.values(isolationModels).map(({ name }) => [name, name])),
  causal: 'causal-consistency',
}

/** The formats that histories of transactions are read in. */
const TRANSACTION_FORMATS = /^(json|edn)/

/**
 * Judges every history of a folder's `manifest.jsonl`.
 *
 * @param folder - the folder
 * @throws InputError where the manifest cannot be read
 */
export function manifestOutcomes(folder: string): Outcome[] {
  const path = join(folder, 'manifest.jsonl')
  if (!existsSync(path)) return []
  return readTextFile(path)
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [entryOf(line, `${path}, line ${index + 1}`)]))
    .flatMap((entry) => judged(folder, entry))
}

function isPerModel(expected: Json): expected is { readonly [name: string]: Json } {
  return typeof expected === 'object' && expected !== null && !Array.isArray(expected)
}

/** A history with a verdict for each of several models of isolation. */
function judgedPerModel(
  folder: string,
  file: string,
  given: { readonly [name: string]: Json },
): readonly Outcome[] {
  return Object.entries(given).map(([name, valid]) => {
    const model = Object.hasOwn(ISOLATION, name) ? ISOLATION[name] : undefined
    const expected = expectedOf(valid)
    if (model === undefined || expected === undefined) return { where: file, model: name, kind: 'uncovered' }
    return outcomeOf(file, model, expected, () => ({
      judge: isolationJudge(model),
      history: readHistoryFile(join(folder, file)),
    }))
  })
}

function isolationJudge(model: IsolationModelName): HistoryJudge {
  return {
    kind: 'model',
    name: model,
    description: isolationModels[model].description,
    judge: (history) => checkIsolation(history, { model }),
    verify: (history, verdict) => verifyIsolation(history, { model }, verdict),
  }
}

function judged(
  folder: string,
  { file, format, model, initial, expected: given }: Entry,
): readonly Outcome[] {
  if (model === 'list-append' || model === 'rw-register') {
    if (TRANSACTION_FORMATS.test(format ?? 'json'))
      return manifestTransactions(file, model, given, () => readHistoryFile(join(folder, file)))
    if (isPerModel(given)) return judgedPerModel(folder, file, given)
  }
  const expected = expectedOf(given)
  const judge = Object.hasOwn(JUDGES, model) ? JUDGES[model] : undefined
  if (judge === undefined || expected === undefined) return [{ where: file, model, kind: 'uncovered' }]
  const outcome = outcomeOf(file, model, expected, () => {
    const { name, options } = judge
    return {
      judge: judgeNamed(name, {
        ...(options === undefined ? {} : { options }),
        // A checker of Jepsen's has no first value, whatever a manifest says.
        ...(initial === undefined || options !== undefined || isWorkload(name) ? {} : { initial }),
      }),
      history: readHistoryFile(join(folder, file)),
    }
  })
  return [outcome]
}

function isWorkload(name: string): boolean {
  return judgeNamed(name).kind === 'workload'
}

function entryOf(line: string, where: string): Entry {
  try {
    const entry = JSON.parse(line) as Entry
    const isWhole = typeof entry.file === 'string' && typeof entry.model === 'string'
    if (isWhole && entry.expected !== undefined) return entry
  } catch {
    // Said below.
  }
  throw new InputError(`${where}: expected an object with a file, a model, and what is expected of it`)
}
