import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InputError, type Json, judgeNamed } from '../index.ts'
import { readHistoryFile } from '../scenarios/files/read-history.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { expectedOf, type Outcome, outcomeOf } from './outcome.ts'

/** A line of a manifest. */
interface Entry {
  readonly file: string
  readonly model: string
  readonly initial?: Json
  readonly expected: Json
}

/**
 * Which judge each of a manifest's models is, and what it is told. What is not named here is not covered: transactions and
 * weak isolation have no model yet.
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
    .map((entry) => judged(folder, entry))
}

function judged(folder: string, { file, model, initial, expected: given }: Entry): Outcome {
  const expected = expectedOf(given)
  const judge = Object.hasOwn(JUDGES, model) ? JUDGES[model] : undefined
  if (judge === undefined || expected === undefined) return { where: file, model, kind: 'uncovered' }
  return outcomeOf(file, model, expected, () => {
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
