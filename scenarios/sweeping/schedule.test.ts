import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Coverage } from '../coverage/coverage.ts'
import type { GenerationWeights } from '../generating/kinds.ts'
import type { Feedback } from './feedback.ts'
import { type ScheduleOptions, type StretchDone, SweepSchedule } from './schedule.ts'
import { BLOCK, blockOf, type Stretch } from './sequence.ts'
import { sumOfTallies } from './tally.ts'
import { type Outcome, outcome, tallyOf } from './testing/tallies.ts'

const BLOCKS = 5

/** Weights that tell how many runs they are from. */
const countingRuns: Feedback = {
  weightsFrom: ({ runs }: Coverage): GenerationWeights => ({ crash: runs }),
  isStable: (cells) => cells.length === 3,
}

function optionsFor(length: number, options: Partial<ScheduleOptions> = {}): ScheduleOptions {
  return {
    length,
    stopOnFailure: false,
    untilStable: false,
    feedback: countingRuns,
    known: [],
    ...options,
  }
}

/** What comes of a stretch: it ends at its first failure if that ends the sweep. */
function runOf({ from, to }: Stretch, outcomes: readonly Outcome[], stopOnFailure: boolean): StretchDone {
  const failed = outcomes.findIndex((each, run) => run >= from && run < to && each.startsWith('fails'))
  const end = stopOnFailure && failed !== -1 ? failed + 1 : to
  return {
    from,
    to: end,
    tally: sumOfTallies(outcomes.slice(from, end).map((each, i) => tallyOf(String(from + i + 1), each))),
  }
}

/** Goes through a sweep with some workers that take stretches of some lengths and are done in some order. */
function gone(
  outcomes: readonly Outcome[],
  options: ScheduleOptions,
  {
    workers,
    lengths,
    order,
  }: { readonly workers: number; readonly lengths: readonly number[]; readonly order: readonly number[] },
): { readonly schedule: SweepSchedule; readonly done: readonly StretchDone[] } {
  const schedule = new SweepSchedule(options)
  const underway: Stretch[] = []
  const done: StretchDone[] = []
  for (let step = 0; ; step++) {
    for (let worker = underway.length; worker < workers; worker++) {
      const stretch =
        schedule.ended === undefined ? schedule.handOut(lengths[step % lengths.length] as number) : undefined
      if (stretch !== undefined) underway.push(stretch)
    }
    if (underway.length === 0) return { schedule, done }
    const [next] = underway.splice((order[step % order.length] as number) % underway.length, 1)
    const came = runOf(next as Stretch, outcomes, options.stopOnFailure)
    done.push(came)
    schedule.finish(came)
  }
}

const course = fc.record({
  workers: fc.integer({ min: 1, max: 9 }),
  lengths: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
  order: fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 7 }),
})
const slow = { workers: 1, lengths: [1], order: [0] }
const sweep = fc.array(outcome, { minLength: 1, maxLength: BLOCKS * BLOCK, size: 'max' })

describe('what a sweep comes to', () => {
  test.each([
    ['with weights', {}],
    ['without', { feedback: { isStable: countingRuns.isStable } }],
    ['that ends at its first failure', { stopOnFailure: true }],
    ['that ends when coverage is stable', { untilStable: true }],
    ['that ends at either', { stopOnFailure: true, untilStable: true }],
  ] as const)('is the same however many workers there are: one %s', (_, terms) => {
    fc.assert(
      fc.property(sweep, course, (outcomes, how) => {
        const options = optionsFor(outcomes.length, terms)
        const one = gone(outcomes, options, slow).schedule
        const many = gone(outcomes, options, how).schedule
        expect(many.found).toStrictEqual(one.found)
        expect(many.ended).toBe(one.ended)
        expect(many.ended).toBeDefined()
      }),
      { numRuns: 20 },
    )
  })

  test('is the same after a kill, of which only what was stored is left', () => {
    fc.assert(
      fc.property(
        sweep,
        course,
        course,
        fc.nat(),
        fc.boolean(),
        (outcomes, before, after, kill, stopOnFailure) => {
          const options = optionsFor(outcomes.length, { stopOnFailure })
          const whole = gone(outcomes, options, before)
          const known = whole.done.slice(0, kill % (whole.done.length + 1))
          // Some of it twice, as two that did not know of each other might have stored it.
          const resumed = gone(outcomes, { ...options, known: [...known, ...known.slice(0, 3)] }, after)
          expect(resumed.schedule.found).toStrictEqual(whole.schedule.found)
          const repeated = resumed.done.filter(({ from }) =>
            known.some((each) => each.from <= from && from < each.to),
          )
          expect(repeated, 'what is known is not run again').toStrictEqual([])
        },
      ),
      { numRuns: 20 },
    )
  })

  test('of a sweep that is stopped is what its first seeds come to', () => {
    fc.assert(
      fc.property(sweep, course, fc.nat(), (outcomes, how, kill) => {
        const { done } = gone(outcomes, optionsFor(outcomes.length), how)
        const stopped = new SweepSchedule(
          optionsFor(outcomes.length, { known: done.slice(0, kill % (done.length + 1)) }),
        )
        const { runs } = stopped.found
        expect(stopped.found).toStrictEqual(gone(outcomes, optionsFor(runs), slow).schedule.found)
      }),
      { numRuns: 20 },
    )
  })
})

describe('a block', () => {
  test('has weights from all blocks before it but the last, and never begins before they are over', () => {
    fc.assert(
      fc.property(course, (how) => {
        const outcomes = Array.from({ length: BLOCKS * BLOCK }, (): Outcome => 'valid')
        const { schedule, done } = gone(outcomes, optionsFor(outcomes.length), how)
        for (let block = 0; block < BLOCKS; block++) {
          const runs = (block - 1) * BLOCK
          expect(schedule.weightsOf(block * BLOCK)).toStrictEqual(runs <= 0 ? undefined : { crash: runs })
        }
        for (const { from, to } of done)
          expect(blockOf(from), 'a stretch is of one block').toBe(blockOf(to - 1))
      }),
      { numRuns: 20 },
    )
  })

  test('may begin while the one before it is under way, and not while the one before that is', () => {
    const schedule = new SweepSchedule(optionsFor(BLOCKS * BLOCK))
    const all = (): Stretch[] => {
      const found: Stretch[] = []
      for (let next = schedule.handOut(BLOCK); next !== undefined; next = schedule.handOut(BLOCK))
        found.push(next)
      return found
    }
    const [first, second, ...none] = all()
    expect([first, second, none]).toStrictEqual([{ from: 0, to: BLOCK }, { from: BLOCK, to: 2 * BLOCK }, []])
    const valid = Array.from({ length: 2 * BLOCK }, (): Outcome => 'valid')
    schedule.finish(runOf(second as Stretch, valid, false))
    expect(all(), 'the first block is not over').toStrictEqual([])
    schedule.finish(runOf(first as Stretch, valid, false))
    expect(all().map(({ from }) => blockOf(from))).toStrictEqual([2, 3])
  })
})

test('the first failure ends a sweep that stops there: nothing after it is handed out, and nothing after it counts', () => {
  const outcomes = Array.from({ length: 100 }, (_, run): Outcome =>
    run === 30 || run === 70 ? 'fails in one way' : 'valid',
  )
  const schedule = new SweepSchedule(optionsFor(100, { stopOnFailure: true }))
  const [first, second] = [schedule.handOut(50), schedule.handOut(40)] as [Stretch, Stretch]
  schedule.finish(runOf(second, outcomes, true))
  expect(schedule.ended, 'what comes before it may hold a failure yet').toBeUndefined()
  expect(schedule.handOut(10)).toBeUndefined()
  schedule.finish(runOf(first, outcomes, true))
  expect(schedule.ended).toBe('failure')
  expect(schedule.found.runs).toBe(31)
  expect(schedule.found.tally.failures).toMatchObject([{ count: 1, seeds: ['31'] }])
})
