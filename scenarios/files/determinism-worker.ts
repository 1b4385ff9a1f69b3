import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { InputError, type ResolvedScenario, type RunRecord } from '../../sim/index.ts'
import { completeScenario } from '../complete.ts'
import { parseFailure } from '../failure.ts'
import type { JudgedRun } from '../judged-run.ts'
import { withMutant } from '../mutant.ts'
import { judge } from '../run.ts'
import { simulateChecked } from '../simulate-checked.ts'
import { eventDigests } from './event-digests.ts'
import { lookAtEvent } from './event-look.ts'
import { loadCode, loadScenario } from './load-scenario.ts'
import { readTextFile } from './read-text.ts'
import { resolveWatched } from './resolve-watched.ts'
import type { LookAnswer, LookRequest, RunAnswer, RunOrder, RunOutcome, RunSource } from './run-order.ts'
import { finishWatched } from './watchdog.ts'

// A worker that loads a scenario anew, runs what it is told to in the same instances of every module, says what came of the
// last run, and shows single events of it.

const { source, seed, before, patienceMs, trace } = workerData as RunOrder
let record: RunRecord | undefined
let rejected: unknown

// What users see of errors is to be the same here as on the command line.
process.setSourceMapsEnabled(true)
process.on('unhandledRejection', (reason: unknown) => {
  rejected ??= reason ?? 'nothing'
})
parentPort?.on('message', ({ index }: LookRequest) => {
  const look = record?.trace === undefined ? undefined : lookAtEvent(record.trace, index, record.participants)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage({ look } satisfies LookAnswer)
})
const answer = await answered()
parentPort?.postMessage(answer, answer.digests === undefined ? [] : [answer.digests.buffer])

async function answered(): Promise<RunAnswer> {
  try {
    const resolve = await resolverOf(source)
    for (const earlier of before) runEarlier(resolve, earlier)
    // A promise that failed is told only after the code that made it has returned; those of earlier runs are not in question.
    await setImmediate()
    rejected = undefined
    const run = runOf(resolve(seed), seed, trace)
    await setImmediate()
    if (rejected !== undefined) {
      const words = `a promise of the code under test failed after its handler had returned (${wordsOf(rejected)})`
      return { outcome: { error: words } }
    }
    record = run.record
    const digests = record.trace === undefined ? {} : { digests: eventDigests(record.trace) }
    return { outcome: outcomeOf(run), ...digests }
  } catch (error) {
    return { outcome: { error: wordsOf(error) } }
  }
}

/** Loads a scenario, the way the command line does, and gives what resolves it for a seed. */
async function resolverOf(source: RunSource): Promise<(seed: string) => ResolvedScenario> {
  if ('scenario' in source) {
    const { scenario, where, code } = await loadScenario(source.scenario)
    return (seed) =>
      withMutant(resolveWatched(scenario, seed, { library: code.library, where }, patienceMs), source.mutant)
  }
  const { failure } = source
  const { scenario } = parseFailure(readTextFile(failure), failure)
  const { library } = await loadCode(scenario, failure, failure)
  return () => completeScenario(scenario, { library, where: failure })
}

function runEarlier(resolve: (seed: string) => ResolvedScenario, earlier: string): void {
  try {
    runOf(resolve(earlier), earlier, false)
  } catch {
    // Only what it leaves behind in its modules is wanted, and code that threw has left something too.
  }
}

function runOf(scenario: ResolvedScenario, seed: string, trace: boolean): JudgedRun {
  // Nodes are inspected here because they are on the command line: an inspection is the user's code too.
  return judge(finishWatched(simulateChecked(scenario, seed, { trace, inspections: true }), patienceMs))
}

function outcomeOf({ record, properties, verdict }: JudgedRun): RunOutcome {
  return {
    scenario: JSON.stringify(record.scenario),
    traceHash: record.traceHash,
    events: record.events,
    verdict,
    properties: properties.map(({ name, verdict: each, why }) => ({ name, verdict: each, why })),
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof InputError) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
