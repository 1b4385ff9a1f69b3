import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { CheckJob } from './checked-files.ts'
import { modelFor, modelOf } from './checked-models.ts'
import { histories, type HistoryName, jsonLines } from './histories/index.ts'

/** Files that netsplit's checker and its peer judge, in one process. */
export interface CheckerComparison {
  readonly suite: string
  readonly name: string
  /** The same files for both; those that are generated are written now. */
  readonly subject: () => CheckSubject
}

/** What is checked, against what, and what must come of it. */
export interface CheckSubject extends Pick<CheckJob, 'files' | 'format' | 'model' | 'initial' | 'proof'> {
  readonly expected: readonly boolean[]
}

/** All there is to compare, and why some of it is left out. */
export interface CheckerSuites {
  readonly comparisons: readonly CheckerComparison[]
  readonly leftOut: readonly { readonly suite: string; readonly name: string; readonly why: string }[]
}

/** What must be known to read the table. */
export const checkerNotes: readonly string[] = [
  'porcupine: version 1.3.1; its reading is that of our program. A failed cas tells what it met in the logs of etcd, and nothing elsewhere.',
  'Porcupine says a word alone, and so does netsplit here, but where the row says that it brings its proofs: an order, or a core and why.',
  'kv unpartitioned: porcupine is not told to take the store apart by its keys; netsplit does so untold. kv as one object: neither does.',
  'peak: resident memory at its highest during the first check, above that with the history loaded and the garbage gone; 1 MB at least.',
]

/** The file of a folder of recorded histories that says what they are, a line for each. */
export const MANIFEST = 'manifest.jsonl'

/** As one object, a store of more clients than this has a search without end. */
const MOST_CLIENTS_OF_ONE_STORE = 10

interface Generated {
  readonly suite: string
  readonly name: string
  readonly history: HistoryName
  readonly sizes: readonly number[]
  readonly expected: boolean
}

const PROCESSES = '20 processes'
const SIZES = [1_000, 10_000, 100_000, 1_000_000]
const CRASHED = 'one in 100 crashed'
const generated: readonly Generated[] = [
  { suite: 'register', name: PROCESSES, history: 'register', sizes: SIZES, expected: true },
  // A search meets its limit soon with twenty processes at a queue; with five it does not at once.
  {
    suite: 'queue',
    name: '5 processes',
    history: 'queue, 5 processes',
    sizes: [1_000, 10_000],
    expected: true,
  },
  { suite: 'queue', name: PROCESSES, history: 'queue', sizes: SIZES, expected: true },
  { suite: 'set', name: PROCESSES, history: 'set', sizes: SIZES, expected: true },
  { suite: 'duplicates', name: CRASHED, history: 'duplicates', sizes: [10_000], expected: true },
  {
    suite: 'duplicates',
    name: `${CRASHED}, a stale read`,
    history: 'duplicates, a stale read',
    sizes: [10_000],
    expected: false,
  },
]

/** The generated histories, and the recorded ones of a folder with a {@link MANIFEST}. */
export function checkerSuites(folder: string | undefined): CheckerSuites {
  const known = generated.filter(({ history }) => modelFor(modelOf[history].model) !== undefined)
  const suites = new Map(generated.map((each) => [each.suite, each]))
  const unknown = [...suites.values()].filter((each) => !known.includes(each))
  const leftOut = unknown.map(({ suite, name, history }) => ({
    suite,
    name,
    why: `netsplit has no model ${modelOf[history].model}`,
  }))
  const fromDisk = folder === undefined ? [] : recorded(folder)
  if (folder === undefined)
    leftOut.push({
      suite: 'etcd, kv',
      name: 'recorded',
      why: 'no folder of recorded histories (--histories) is given',
    })
  const written = temporaryFolder()
  return { comparisons: [...fromDisk, ...known.flatMap((each) => generatedFrom(each, written))], leftOut }
}

interface Recorded {
  readonly file: string
  readonly format: string
  readonly model: string
  readonly initial: number | string | null
  readonly expected: unknown
}

function recorded(folder: string): CheckerComparison[] {
  const lines = readFileSync(join(folder, MANIFEST), 'utf8').split('\n').filter(Boolean)
  const all = lines.map((line) => JSON.parse(line) as Recorded)
  const logs = all.filter(({ format, model }) => format === 'jepsen-log' && model === 'cas-register')
  const stores = all.filter(({ model }) => model === 'kv')
  const subjectOf =
    (of: readonly Recorded[], format: CheckJob['format'], model: string, proof = false) =>
    () => ({
      files: of.map(({ file }) => join(folder, file)),
      expected: of.map(({ expected }) => expected === true),
      format,
      model,
      initial: null,
      proof,
    })
  const store = (suite: string, model: string) => (each: Recorded) => ({
    suite,
    name: basename(each.file),
    subject: subjectOf([each], 'edn-lines', model),
  })
  return [
    ...(logs.length === 0
      ? []
      : [
          { suite: 'etcd', name: 'all logs', subject: subjectOf(logs, 'jepsen-log', 'cas-register') },
          {
            suite: 'etcd',
            name: 'all logs, with proofs',
            subject: subjectOf(logs, 'jepsen-log', 'cas-register', true),
          },
        ]),
    ...stores.map(store('kv partitioned', 'kv')),
    ...stores.filter(isSmall).map(store('kv unpartitioned', 'kv-unpartitioned')),
    ...stores.filter(isSmall).map(store('kv as one object', 'kv-one-object')),
  ]
}

/** Whether a file, which is named after how many clients it is of, is of few. */
function isSmall({ file }: Recorded): boolean {
  const clients = basename(file).match(/^c(\d+)/)?.[1]
  return clients !== undefined && Number(clients) <= MOST_CLIENTS_OF_ONE_STORE
}

function generatedFrom(
  { suite, name, history, sizes, expected }: Generated,
  folder: () => string,
): CheckerComparison[] {
  return sizes.map((size) => ({
    suite,
    name,
    subject: () => {
      const file = join(folder(), `${history.replaceAll(/\W+/g, '-')}-${size}.jsonl`)
      if (!existsSync(file)) write(file, jsonLines(histories[history](size)))
      return { files: [file], format: 'netsplit', ...modelOf[history], proof: true, expected: [expected] }
    },
  }))
}

function write(file: string, pieces: Iterable<string>): void {
  const descriptor = openSync(file, 'w')
  for (const piece of pieces) writeSync(descriptor, piece)
  closeSync(descriptor)
}

/** A folder that is made when it is first asked for, and gone when the process is. */
function temporaryFolder(): () => string {
  let folder: string | undefined
  return () => {
    if (folder === undefined) {
      const made = mkdtempSync(join(tmpdir(), 'netsplit-bench-'))
      process.on('exit', () => rmSync(made, { recursive: true, force: true }))
      folder = made
    }
    return folder
  }
}
