import { readFileSync } from 'node:fs'
import {
  checkLinearizable,
  type History,
  historyOf,
  type LinearizabilityOptions,
  type Model,
  parseHistory,
  type Verdict,
} from '../../index.ts'
import type { CheckedFile, CheckedFiles, CheckJob, GaveUp } from '../checked-files.ts'
import { modelFor } from '../checked-models.ts'
import { peakFromNow } from '../peak-memory.ts'
import { timedOnce } from '../workload.ts'
import { oneStore, withKeysInValues } from './kv-of-all-keys.ts'

/** Reads files and checks them, as the job in `variant` says. */
export function checkFiles(_size: number, variant: string): CheckedFiles {
  const job = JSON.parse(variant) as CheckJob
  let coldMs: number | undefined
  const begun = job.files.map((file) => begin(job, file, (sinceStartMs) => void (coldMs ??= sinceStartMs)))
  warm(job, begun)
  const files = begun.map((each) => measured(job, each))
  return { cores: 1, ...(coldMs === undefined ? {} : { coldMs }), files }
}

/** A file that was read and checked once. */
interface Begun {
  readonly file: string
  readonly operations: number
  readonly verdict: Verdict['verdict']
  readonly gaveUp: GaveUp | undefined
  readonly peakBytes: number | undefined
  readonly load: Repeated
  readonly check: Repeated
}

/** What is done over and over, and how long it took when it was done last. */
interface Repeated {
  readonly act: () => unknown
  lastMs: number
}

/** Once as the process is, with a look at its memory. */
function begin(job: CheckJob, file: string, atFirstVerdict: (sinceStartMs: number) => void): Begun {
  const options = optionsFor(job)
  const load = (): History => historyIn(job, file)
  let history: History | undefined
  const firstReadMs = msOf(() => (history = load()))
  if (history === undefined) throw new Error('a reading gives a history')
  const loaded = history
  let verdict: Verdict | undefined
  const check = (): void => void (verdict = checkLinearizable(loaded, options))

  const tidyingMs = msOf(giveBackMemory)
  const peak = peakFromNow()
  const firstMs = msOf(check)
  const peakBytes = peak()
  atFirstVerdict(performance.now() - tidyingMs)
  if (verdict === undefined) throw new Error('a check gives a verdict')
  const gaveUp = verdict.verdict === 'unknown' ? 'steps' : firstMs > job.limitMs ? 'time' : undefined
  return {
    file,
    operations: loaded.length / 2,
    verdict: gaveUp === undefined ? verdict.verdict : 'unknown',
    gaveUp,
    peakBytes,
    load: { act: load, lastMs: firstReadMs },
    check: { act: check, lastMs: firstMs },
  }
}

/** Does all of it in turn until the compiler has seen enough: what one file warms, the others share. */
function warm(job: CheckJob, begun: readonly Begun[]): void {
  for (const repeated of [begun.map(({ check }) => check), begun.map(({ load }) => load)]) {
    const short = repeated.filter(({ lastMs }) => lastMs < job.longMs)
    for (let warmedMs = 0; short.length > 0 && warmedMs < job.warmMs;) {
      for (const each of short) {
        each.lastMs = msOf(each.act)
        warmedMs += each.lastMs
      }
    }
  }
}

function measured(
  job: CheckJob,
  { file, operations, verdict, gaveUp, peakBytes, load, check }: Begun,
): CheckedFile {
  return {
    file,
    operations,
    verdict,
    ...(gaveUp === undefined ? {} : { gaveUp }),
    readMs: rounds(job, load),
    checkMs: gaveUp === undefined ? rounds(job, check) : [check.lastMs],
    ...(peakBytes === undefined ? {} : { peakBytes }),
  }
}

/** Takes its time in rounds; in each as often as fills the round. */
function rounds(job: CheckJob, { act, lastMs }: Repeated): readonly number[] {
  if (lastMs >= job.longMs) return [lastMs]
  return Array.from({ length: job.rounds }, () => {
    collectGarbage()
    const times = Math.max(1, Math.ceil(job.roundMs / lastMs))
    const sum = msOf(() => {
      for (let i = 0; i < times; i++) act()
    })
    return sum / times
  })
}

function msOf(act: () => unknown): number {
  return timedOnce(() => Number(act() !== undefined)).seconds * 1_000
}

function collectGarbage(): void {
  globalThis.gc?.()
}

/** What reading has used goes back to the system, or what a check holds would be hidden in it. */
function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

function optionsFor({ model, initial, proof }: CheckJob): LinearizabilityOptions {
  const known: Model | undefined =
    model === oneStore.name ? oneStore : modelFor(model === 'kv-unpartitioned' ? 'kv' : model)
  if (known === undefined) throw new Error(`netsplit has no model ${model}`)
  return { model: known, proof, ...(initial === null ? {} : { initial }) }
}

function historyIn({ format, model }: CheckJob, file: string): History {
  const history = parseHistory(readFileSync(file, 'utf8'), {
    name: file,
    format: format === 'edn-lines' ? 'edn' : format,
  })
  return model === oneStore.name ? historyOf(withKeysInValues(history)) : history
}
