import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { InputError } from '../../../sim/index.ts'
import { parseJson } from '../../parse-json.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import { parseSweepResult, parseSweepTiming } from '../../sweeping/parse-result.ts'
import type { StretchDone } from '../../sweeping/schedule.ts'
import type { SweepResult, SweepTiming } from '../../sweeping/sweep-result.ts'
import { OutFolder } from '../out-folder.ts'
import { readTextFile } from '../read-text.ts'
import { refuseOtherPlan, type SweepPlan } from './plan.ts'

const PLAN = 'plan.json'
const OUTCOMES = 'outcomes.jsonl'
const RESULT = 'result.json'
const TIMING = 'timing.json'
/** The page of a sweep. */
export const SWEEP_REPORT = 'report.html'
/** The folder, in that of a sweep, of its failure files, their reports, and the runs that those show. */
export const FAILURES = 'failures'

/** How often what was written is made to reach the disk, at most: milliseconds. */
const SYNC_EVERY_MS = 1_000

/** A line of what a sweep has come to: some runs that are over, and when that was. */
export interface OutcomeLine extends StretchDone {
  /** Of real time, since the sweep began. */
  readonly seconds: number
}

/** A line that says what the faults of a block are drawn with. */
export interface BlockLine {
  readonly block: number
  readonly weights: GenerationWeights
}

/** What to do about a sweep that a folder holds already. */
export type Beginning = 'new' | 'resume' | 'overwrite'

/** What a sweep leaves in its folder, which survives that it is killed at any moment. */
export class SweepStore {
  /** What had come of the sweep before it was resumed. */
  readonly known: readonly OutcomeLine[]
  private readonly path: string
  private readonly folder: OutFolder
  private readonly outcomes: number
  private synced = performance.now()
  private syncing = false

  /**
   * @param path - of the folder
   * @param plan - of the sweep
   * @param beginning - what to do if it holds one
   * @throws InputError - if it holds one that is not to be touched or is another, or none that could be resumed, or cannot be written
   */
  constructor(path: string, plan: SweepPlan, beginning: Beginning) {
    if (beginning === 'new') refuseSweep(path)
    if (beginning === 'resume') refuseNone(path)
    this.path = path
    this.folder = new OutFolder(path)
    if (beginning === 'overwrite') removeSweep(path)
    const resumed = existsSync(join(path, PLAN))
    if (resumed) refuseOtherPlan(path, planIn(path), plan)
    else {
      // What stands there without a plan is of no sweep.
      rmSync(join(path, OUTCOMES), { force: true })
      this.folder.write(PLAN, asText(plan))
    }
    const before = existsSync(join(path, OUTCOMES)) ? readTextFile(join(path, OUTCOMES)) : ''
    this.known = outcomesOf(before)
    this.outcomes = openSync(join(path, OUTCOMES), 'a')
    // What a kill has cut off stays a line of its own.
    if (before !== '' && !before.endsWith('\n')) writeSync(this.outcomes, '\n')
  }

  /** What the sweep came to, if it had come to its end. */
  get finished(): { readonly result: SweepResult; readonly timing: SweepTiming } | undefined {
    if (!existsSync(join(this.path, RESULT)) || !existsSync(join(this.path, TIMING))) return undefined
    const found = sweptIn(this.path)
    return found.timing.ended === 'interrupted' ? undefined : found
  }

  /** Adds a line to what has come of the sweep. */
  append(entry: OutcomeLine | BlockLine): void {
    const text = JSON.stringify(entry)
    writeSync(this.outcomes, `{"digest":"${digestOf(text)}","entry":${text}}\n`)
    if (this.syncing || performance.now() - this.synced < SYNC_EVERY_MS) return
    this.syncing = true
    fdatasync(this.outcomes, () => {
      this.syncing = false
      this.synced = performance.now()
    })
  }

  /** The folder for failure files and reports. */
  failures(): OutFolder {
    return new OutFolder(join(this.path, FAILURES))
  }

  /** Writes what the sweep came to. */
  finish(result: SweepResult, timing: SweepTiming): void {
    writeSwept(this.folder, result, timing)
  }

  close(): void {
    fdatasyncSync(this.outcomes)
    closeSync(this.outcomes)
  }
}

/** Writes what a sweep came to. */
export function writeSwept(folder: OutFolder, result: SweepResult, timing: SweepTiming): void {
  folder.write(RESULT, asText(result))
  folder.write(TIMING, asText(timing))
}

/**
 * What the sweep in a folder came to.
 *
 * @throws InputError - if there is none, or it has not come to its end
 */
export function sweptIn(path: string): { readonly result: SweepResult; readonly timing: SweepTiming } {
  const file = join(path, RESULT)
  if (!existsSync(file)) {
    throw new InputError(
      existsSync(join(path, PLAN))
        ? `the sweep in ${path} has not come to its end: expected one that has; --resume continues it`
        : `there is no sweep in ${path}: expected a folder that netsplit sweep wrote`,
    )
  }
  const result = parseSweepResult(readTextFile(file), file)
  const timing = join(path, TIMING)
  return { result, timing: parseSweepTiming(readTextFile(timing), timing) }
}

/**
 * Makes sure that a folder holds no sweep.
 *
 * @throws InputError - if it does
 */
export function refuseSweep(path: string): void {
  if (!existsSync(join(path, PLAN)) && !existsSync(join(path, RESULT))) return
  throw new InputError(
    `the folder "${path}" holds a sweep already: --resume continues it, --overwrite begins anew, --out names another folder`,
  )
}

/** Makes sure that a folder holds a sweep that can go on. */
function refuseNone(path: string): void {
  if (existsSync(join(path, PLAN))) return
  throw new InputError(
    `the folder "${path}" holds no sweep that --resume could continue: without it one begins there, --out names another folder`,
  )
}

/** Removes what a sweep has left in a folder, and nothing else. */
export function removeSweep(path: string): void {
  // The plan last: as long as it is there, the folder is known to hold a sweep.
  for (const name of [SWEEP_REPORT, RESULT, TIMING, OUTCOMES]) rmSync(join(path, name), { force: true })
  const failures = join(path, FAILURES)
  for (const name of existsSync(failures) ? readdirSync(failures) : []) {
    if (/\.(json|html)$/.test(name)) rmSync(join(failures, basename(name)))
  }
  rmSync(join(path, PLAN), { force: true })
}

function planIn(path: string): Partial<SweepPlan> {
  const file = join(path, PLAN)
  const plan = parseJson(readTextFile(file), file) as Partial<SweepPlan> | null
  if (plan?.kind === 'sweep-plan') return plan
  throw new InputError(`${file} is no plan of a sweep`)
}

/** The lines of a text that are whole: one that a kill has cut off is as if it had never been. */
export function outcomesOf(text: string): readonly OutcomeLine[] {
  return text.split('\n').flatMap((line) => {
    const [, digest, entry = ''] = /^\{"digest":"([0-9a-f]{16})","entry":(.*)\}$/s.exec(line) ?? []
    if (digest === undefined || digestOf(entry) !== digest) return []
    const read = JSON.parse(entry) as OutcomeLine | BlockLine
    return 'tally' in read ? [read] : []
  })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function asText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
