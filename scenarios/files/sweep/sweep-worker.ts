import workerpool from 'workerpool'
import { InputError } from '../../../sim/index.ts'
import { fingerprintOf } from '../../fingerprint.ts'
import { judge } from '../../run.ts'
import { shrinking } from '../../shrinking/index.ts'
import { simulateChecked } from '../../simulate-checked.ts'
import { sumOfTallies, type Tally, tallyOfLost, tallyOfRun } from '../../sweeping/tally.ts'
import { finishWatched } from '../watchdog.ts'
import {
  type AloneAnswer,
  type Answers,
  type ConfirmAnswer,
  type Orders,
  REFUSED,
  type SeedOrder,
  type SeedsAnswer,
  type SeedsOrder,
  type ShrinkAnswer,
  type ShrinkOrder,
  type SignOfLife,
} from './orders.ts'
import { lostTo, NotBack, type RunCircumstances, runCarefully, runQuickly } from './run-seeds.ts'
import { loadSubject, type SweepSubject } from './subject.ts'

// A process of a sweep's pool: it loads what is swept once and runs seeds of it for as long as it is asked to.

/** How often it says that it goes on, at most: milliseconds. */
const SIGN_EVERY_MS = 200

// Taken before a run guards it: it is needed where the run was stopped and the guards are still there.
const exit = process.exit.bind(process)
let loaded: Promise<SweepSubject> | undefined
let rejected: string | undefined
let saidSo = 0

// An interrupt from the keyboard reaches every process of the terminal: what becomes of this one is for the first to say.
process.on('SIGINT', () => undefined)
// What users see of errors is to be the same here as on the command line.
process.setSourceMapsEnabled(true)
process.on('unhandledRejection', (reason: unknown) => {
  rejected ??= reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
})

const methods: { readonly [M in keyof Orders]: (order: Orders[M]) => Promise<Answers[M]> } = {
  quick,
  careful,
  alone,
  confirm,
  shrink,
}
workerpool.worker(methods)

async function quick(order: SeedsOrder): Promise<SeedsAnswer> {
  const around = await circumstances(order)
  try {
    return await runQuickly(order, around)
  } catch (error) {
    return giveUp(error)
  }
}

async function careful(order: SeedsOrder): Promise<SeedsAnswer> {
  const around = await circumstances(order)
  const began = performance.now()
  const tallies: Tally[] = []
  let refused: string | undefined
  for (const [at, seed] of order.seeds.entries()) {
    say({ at })
    try {
      tallies.push(tallyOfRun(await runCarefully(seed, around, false)))
    } catch (error) {
      if (error instanceof NotBack) return giveUp(error)
      tallies.push(tallyOfLost(lostTo(seed, error)))
      if (at === 0 && error instanceof InputError) refused = error.message
    }
    if (order.stopOnFailure && tallies.at(-1)?.failures.length !== 0) break
  }
  return {
    done: tallies.length,
    tally: sumOfTallies(tallies),
    ms: performance.now() - began,
    ...(refused === undefined ? {} : { refused }),
  }
}

async function alone(order: SeedOrder): Promise<AloneAnswer> {
  const around = await circumstances(order)
  try {
    return { tally: tallyOfRun(await runCarefully(order.seed, around, true)) }
  } catch (error) {
    return { tally: tallyOfLost(lostTo(order.seed, error)) }
  }
}

async function confirm(order: SeedOrder): Promise<ConfirmAnswer> {
  const around = await circumstances(order)
  try {
    const { run } = await runCarefully(order.seed, around, true)
    const signature = fingerprintOf(run)
    return { traceHash: run.record.traceHash, ...(signature === undefined ? {} : { signature }) }
  } catch (error) {
    return { lost: lostTo(order.seed, error) }
  }
}

async function shrink(order: ShrinkOrder): Promise<ShrinkAnswer> {
  const around = await circumstances(order)
  const { maxRuns, patienceMs } = order
  const execute: Parameters<typeof shrinking>[1] = {
    maxRuns,
    execute: (scenario, seed, options) =>
      judge(finishWatched(simulateChecked(scenario, seed, options), patienceMs, around.goesOn)),
  }
  const { run: failed } = await runCarefully(order.seed, around, true)
  const steps = shrinking(failed, execute)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  const { run, story } = step.value
  return { scenario: JSON.stringify(run.record.scenario), seed: run.record.seed, story }
}

async function circumstances({
  source,
  patienceMs,
  weights,
}: Omit<SeedOrder, 'seed'>): Promise<RunCircumstances> {
  loaded ??= loadSubject(source)
  const subject = await loaded.catch((error: unknown) => {
    // The pool carries the fields of an error, and not its class.
    if (error instanceof InputError) throw Object.assign(new Error(error.message), { name: REFUSED })
    throw error
  })
  say({})
  const goesOn = (): void => {
    if (performance.now() - saidSo >= SIGN_EVERY_MS) say({})
  }
  const told = (): string | undefined => {
    const words = rejected
    rejected = undefined
    return words
  }
  return { subject, patienceMs, weights, goesOn, rejected: told }
}

function say(sign: SignOfLife): void {
  saidSo = performance.now()
  workerpool.workerEmit(sign)
}

/** Ends a process in which code was stopped wherever it was: what it had half done is still there. */
function giveUp(error: unknown): never {
  if (error instanceof NotBack) exit(1)
  throw error
}
