import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { type CheckedFiles, type CheckJob, type GaveUp, pace } from './checked-files.ts'
import type { CheckerComparison, CheckSubject } from './checker-suites.ts'
import { one, type PeerRow, ratioOf, spreadOf } from './measure.ts'
import type { Figures } from './workload.ts'

/** What both are held to. */
export interface Bounds {
  readonly repetitions: number
  readonly cores: number
  readonly limitMs: number
  readonly memoryMb: number
}

/** The rows of one comparison, and what is wrong with its verdicts. */
export interface Compared {
  readonly rows: readonly PeerRow[]
  readonly disagreements: readonly string[]
}

/** What a system counts of resident memory is not exact below this. */
const LEAST_PEAK_MB = 1
const BYTES_PER_MB = 1_048_576

const READING = 'ms read'

type Check = (job: CheckJob) => CheckedFiles

/** A program whose check has come to an end by itself is given this much more time, to read and to be warmed. */
const GRACE_MS = 120_000

/** Has the same files judged by netsplit and by Porcupine in turn, each time in processes of their own. */
export function compareCheckers(comparison: CheckerComparison, program: string, bounds: Bounds): Compared {
  const { suite, name } = comparison
  const subject = comparison.subject()
  const { files, format, model, initial, proof } = subject
  const { cores, limitMs, memoryMb } = bounds
  const job: CheckJob = {
    files,
    format,
    model,
    initial,
    proof,
    cores,
    limitMs,
    memoryMb,
    ...pace(),
  }
  const ours: CheckedFiles[] = []
  const theirs: CheckedFiles[] = []
  // Who has given up once is not asked again.
  for (let i = 0; i < bounds.repetitions; i++) {
    if (i === 0 || gaveUpOf(ours) === undefined) ours.push(checkHere(job))
    if (i === 0 || gaveUpOf(theirs) === undefined) theirs.push(checkThere(program)(job))
  }
  const disagreements = files.flatMap((file, i) =>
    disagreementOn(`${suite} ${basename(file)}`, subject, i, ours, theirs),
  )
  return { rows: rowsOf(suite, name, subject, ours, theirs), disagreements }
}

const checkHere: Check = (job) => {
  const flags = ['--expose-gc', `--max-old-space-size=${job.memoryMb}`]
  return answerOf(job, process.execPath, [...flags, one, 'checkFiles', '0', JSON.stringify(job)])
}

const checkThere =
  (program: string): Check =>
  (job) =>
    answerOf(job, program, [JSON.stringify(job)])

/** What a program says of a job; one that does not live to say it has run out of time or of memory. */
function answerOf(job: CheckJob, program: string, words: readonly string[]): CheckedFiles {
  const timeout = job.limitMs * 3 * job.files.length + GRACE_MS
  const { status, signal, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', timeout })
  if (status === 0) return JSON.parse(stdout) as CheckedFiles
  const timedOut = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT'
  const outOfMemory = signal === 'SIGABRT' || signal === 'SIGKILL' || stderr.includes('out of memory')
  if (!timedOut && !outOfMemory) throw new Error(`${program} failed: ${error?.message ?? stderr}`)
  const gaveUp: GaveUp = timedOut ? 'time' : 'memory'
  const checkMs = timedOut ? [job.limitMs] : []
  const files = job.files.map((file) => ({
    file,
    operations: 0,
    verdict: 'unknown' as const,
    gaveUp,
    readMs: [],
    checkMs,
  }))
  return { cores: job.cores, files }
}

function gaveUpOf(found: readonly CheckedFiles[]): GaveUp | undefined {
  return found.flatMap(({ files }) => files).find(({ gaveUp }) => gaveUp !== undefined)?.gaveUp
}

function disagreementOn(
  what: string,
  { expected }: CheckSubject,
  file: number,
  ours: readonly CheckedFiles[],
  theirs: readonly CheckedFiles[],
): string[] {
  const said = (found: readonly CheckedFiles[]) =>
    new Set(found.map(({ files }) => files[file]?.verdict ?? 'unknown'))
  const right = expected[file] === true ? 'valid' : 'invalid'
  const wrong = [...said(ours), ...said(theirs)].some((verdict) => verdict !== 'unknown' && verdict !== right)
  if (!wrong) return []
  const all = (verdicts: ReadonlySet<string>) => [...verdicts].join(' and ')
  return [`${what}: netsplit says ${all(said(ours))}, porcupine ${all(said(theirs))}, expected ${right}`]
}

/** A row for each figure that both have. */
function rowsOf(
  suite: string,
  name: string,
  { files: { length } }: CheckSubject,
  ours: readonly CheckedFiles[],
  theirs: readonly CheckedFiles[],
): PeerRow[] {
  const figures = { ours: ours.map(figuresOf), theirs: theirs.map(figuresOf) }
  const size = Math.max(...[...ours, ...theirs].map(({ files }) => sumOf(files, (file) => file.operations)))
  const gaveUp = { ours: gaveUpOf(ours), theirs: gaveUpOf(theirs) }
  const verdict = { ours: verdictOf(ours), theirs: verdictOf(theirs) }
  const units = Object.keys(figures.ours[0] ?? {}).filter(
    (unit) => figures.theirs[0]?.[unit] !== undefined && (length > 1 || unit !== 'ms slowest'),
  )
  return units.map((unit) => {
    // What was read is read, whatever became of the check.
    const upTo = (found: GaveUp | undefined) =>
      found === undefined || unit === READING ? {} : { gaveUp: found }
    return {
      suite,
      name,
      size,
      unit,
      ...spreadOf(figures.ours, unit),
      verdict: verdict.ours,
      ...upTo(gaveUp.ours),
      reference: {
        name: 'porcupine',
        ...spreadOf(figures.theirs, unit),
        // How many times as much the peer takes: more than 1 is better for netsplit, as where both do something at a rate.
        ratio: ratioOf(figures.theirs, figures.ours, unit),
        verdict: verdict.theirs,
        ...upTo(gaveUp.theirs),
      },
    }
  })
}

/** What a process found, all its files together; the slowest of them too. */
function figuresOf({ coldMs, files }: CheckedFiles): Figures {
  const checks = files.map(({ checkMs }) => meanOf(checkMs))
  const peaks = files.map(({ peakBytes }) => peakBytes)
  return {
    'ms check': sumOf(checks, (ms) => ms),
    'ms slowest': Math.max(...checks),
    [READING]: sumOf(files, ({ readMs }) => meanOf(readMs)),
    ...(files.length === 1 && coldMs !== undefined ? { 'ms cold': coldMs } : {}),
    ...(peaks.includes(undefined)
      ? {}
      : { 'MB peak': Math.max(LEAST_PEAK_MB, ...peaks.map((bytes) => Number(bytes) / BYTES_PER_MB)) }),
  }
}

/** `'valid'`, or of several files how many of each: `'8 valid, 12 invalid'`. */
function verdictOf(found: readonly CheckedFiles[]): string {
  const verdicts = found[0]?.files.map(({ verdict }) => verdict) ?? []
  if (verdicts.length === 1) return verdicts.join('')
  const counts = (['valid', 'invalid', 'unknown'] as const).map((verdict) => ({
    verdict,
    count: verdicts.filter((each) => each === verdict).length,
  }))
  return counts
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(', ')
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sumOf(values, (value) => value) / values.length
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}
