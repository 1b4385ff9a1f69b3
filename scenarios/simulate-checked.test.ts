import { describe, expect, test } from 'vitest'
import { checkLinearizable, type HistoryWatch, type Verdict } from '../checkers/index.ts'
import { type HistoryEvent, historyOf, InputError, type Scenario, simulateResolved } from '../sim/index.ts'
import { defineCheck } from './check.ts'
import { linearizable } from './checks/index.ts'
import { rerun } from './rerun.ts'
import { resolveScenario } from './resolve.ts'
import { judge, run, runResolved, simulate } from './run.ts'
import { scenarios } from './shipped/index.ts'
import { simulateChecked } from './simulate-checked.ts'

const staleRead = scenarios['raft-stale-read'] as Scenario
const resolved = (seed: number, checks: Scenario['checks'] = staleRead.checks ?? []) =>
  resolveScenario({ ...staleRead, checks }, seed)

/** A check that watches with what it is given. */
function watching(
  watch: () => unknown,
  verdict: Verdict = { verdict: 'valid' },
): NonNullable<Scenario['checks']> {
  return [
    defineCheck({
      name: 'watching',
      defaults: {},
      judge: () => verdict,
      watch: watch as () => Pick<HistoryWatch, 'observe'>,
    })(),
  ]
}

const invalid: Verdict = { verdict: 'invalid', why: 'enough', core: [] }

describe('a run whose operations no order explains', () => {
  const early = runResolved(resolved(1), 1)
  const whole = runResolved(resolved(1, [linearizable({ endsRun: false })]), 1)

  test('ends there, having been the same up to there', () => {
    expect([early.record.ended, whole.record.ended]).toStrictEqual(['violation', 'duration'])
    expect(early.record.events).toBeLessThan(whole.record.events)
    const traced = simulateChecked(resolved(1), 1, { trace: true }).finish()
    expect(traced.traceHash).toBe(early.record.traceHash)
    const untold = simulateResolved(resolved(1), 1, { trace: true })
    untold.runTo({ event: traced.events })
    expect(untold.record().traceHash).toBe(traced.traceHash)
    expect([...(untold.record().trace ?? [])]).toStrictEqual([...(traced.trace ?? [])])
  })

  test('ends with the first completion that no order explains', () => {
    const events = [...early.record.history]
    const last = events.findLastIndex(({ type }) => type !== 'invoke')
    const [before, after] = [last, last + 1].map((length) =>
      checkLinearizable(historyOf(events.slice(0, length)), { model: 'register' }),
    )
    expect([before?.verdict, after?.verdict]).toStrictEqual(['valid', 'invalid'])
    expect(events[last]?.time).toBe(early.record.time)
  })

  test('is judged as it is when it goes on: the same sentence about the same operations', () => {
    const [one, other] = [early, whole].map(({ properties }) => properties[0])
    expect(one).toStrictEqual(other)
    expect(one?.why).toMatch(/^c\d read \w = \d+ from n\d .* took itself for leader .* had cut it off/)
  })

  test('is the same again from its plain scenario, stepped, or run at once', () => {
    const { traceHash, events } = early.record
    const plain = JSON.parse(JSON.stringify(early.record.scenario)) as typeof early.record.scenario
    expect(rerun(plain, '1')).toStrictEqual({ traceHash, events, verdict: 'invalid' })
    expect(run(staleRead, 1).traceHash).toBe(traceHash)
    const stepped = simulate(staleRead, 1)
    while (!stepped.done) stepped.step()
    expect(stepped.record().traceHash).toBe(traceHash)
  })

  test('ends there by an option, which stands in the resolved scenario', () => {
    const { checks } = resolved(1, [linearizable({ endsRun: false })])
    expect(checks[0]?.options).toMatchObject({ endsRun: false })
    expect(() => linearizable({ endsRun: 'no' as never })).toThrow(InputError)
  })
})

test('a run that is valid is the same whether it is watched or not', () => {
  for (const seed of [2, 4]) {
    const [watched, unwatched] = [true, false].map((endsRun) =>
      runResolved(resolved(seed, [linearizable({ endsRun })]), seed),
    )
    expect(watched?.verdict).toBe('valid')
    expect(watched?.record.traceHash).toBe(unwatched?.record.traceHash)
    expect(watched?.properties).toStrictEqual(unwatched?.properties)
  }
})

describe('a check of a user', () => {
  test('ends the run with the first verdict that is invalid, and with no other', () => {
    const verdicts: readonly (Verdict | undefined)[] = [undefined, { verdict: 'valid' }, invalid]
    const told: number[] = []
    const observe = ({ index }: HistoryEvent) => {
      told.push(index)
      return verdicts[index]
    }
    const { record, verdict } = runResolved(
      resolved(
        1,
        watching(() => ({ observe }), invalid),
      ),
      1,
    )
    expect([record.ended, verdict, told]).toStrictEqual(['violation', 'invalid', [0, 1, 2]])
  })

  test('begins to watch anew for each run', () => {
    let begun = 0
    const checks = watching(() => {
      begun++
      return { observe: () => undefined }
    })
    for (const seed of [1, 2]) simulateChecked(resolved(seed, checks), seed)
    expect(begun).toBe(2)
  })

  test('need not watch', () => {
    const { record } = runResolved(
      resolved(
        1,
        watching(() => undefined),
      ),
      1,
    )
    expect(record.ended).toBe('duration')
  })

  test.each([
    [
      'watches with nothing that can be told',
      () => null,
      'check watching watches with null: expected { observe(event) }',
    ],
    ['promises to watch', () => Promise.resolve(), 'expected { observe(event) }'],
    [
      'says what is no verdict',
      () => ({ observe: () => true }),
      'check watching gave true: expected { verdict',
    ],
    [
      'throws when it begins',
      () => {
        throw new TypeError('oops')
      },
      'check watching threw TypeError: oops',
    ],
    [
      'throws when it is told',
      () => ({
        observe: () => {
          throw new TypeError('oops')
        },
      }),
      'check watching threw TypeError: oops',
    ],
  ])('that %s is a mistake of its author', (_, watch, message) => {
    const attempt = () => judge(simulateChecked(resolved(1, watching(watch)), 1).finish())
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(message)
  })
})

test('a first value that the model cannot have is refused before anything happens', () => {
  expect(() => simulateChecked(resolved(1, [linearizable({ model: 'kv', initial: 7 })]), 1)).toThrow(
    'the first value is 7',
  )
})
