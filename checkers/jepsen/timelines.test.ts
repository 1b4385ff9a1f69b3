import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, type History, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { pairOperations } from '../operations.ts'
import { counterChecker, setFullChecker, totalQueueChecker } from './index.ts'
import { choices, correctObjects, simulated } from './testing/simulated.ts'

type Event = Omit<HistoryEvent, 'index'>

/** A history of reads that answer whatever they like, by chance, of adds that are as they should be. */
function anyAnswers(name: string, answer: (choice: number, right: Json) => Json): fc.Arbitrary<History> {
  return fc
    .tuple(choices, fc.array(fc.nat({ max: 9_999 }), { minLength: 20, maxLength: 20 }))
    .map(([moves, lies]) => {
      const { object, last } = correctObjects[name]!()
      let n = 0
      const liar = {
        ...object,
        answer: (...[ask, choice]: Parameters<typeof object.answer>) => {
          const right = object.answer(ask, choice)
          return ask.f === 'read' ? answer(lies[n++ % lies.length] as number, right as Json) : right
        },
      }
      return historyOf(simulated(liar, moves, last))
    })
}

describe('the timelines of a set', () => {
  /** What becomes of each element, told from each pair of an element and a read. */
  function byDefinition(history: History): { [outcome: string]: string[] } {
    const operations = pairOperations(history)
    const adds = operations.filter(({ f }) => f === 'add')
    const reads = operations.filter(({ f, outcome }) => f === 'read' && outcome === 'ok')
    const outcomes: { [outcome: string]: string[] } = { stable: [], lost: [], neverRead: [], stale: [] }
    for (const element of new Set(adds.map(({ input }) => JSON.stringify(input)))) {
      const own = adds.filter(({ input }) => JSON.stringify(input) === element)
      const telling = reads.filter(({ output, completion }) => {
        const holds = (output as Json[]).some((item) => JSON.stringify(item) === element)
        return holds || completion > Math.min(...own.map(({ invocation }) => invocation))
      })
      const holding = telling.filter(({ output }) =>
        (output as Json[]).some((item) => JSON.stringify(item) === element),
      )
      const lacking = telling.filter((read) => !holding.includes(read))
      const acknowledged = own.filter(({ outcome }) => outcome === 'ok')
      const known = Math.min(...[...acknowledged, ...holding].map(({ completion }) => completion))
      const present = Math.max(-1, ...holding.map(({ invocation }) => invocation))
      const absent = Math.max(-1, ...lacking.map(({ invocation }) => invocation))
      if (present > absent) outcomes['stable']!.push(element)
      else if (absent > known) outcomes['lost']!.push(element)
      else outcomes['neverRead']!.push(element)
      if (present > absent && absent > known) outcomes['stale']!.push(element)
    }
    return outcomes
  }

  const histories = anyAnswers('set-full', (choice, right) =>
    choice % 3 === 0 ? right : (right as Json[]).filter((_, i) => (choice >> (i % 10)) % 2 === 0),
  )

  test('are as their definition says, pair by pair', () => {
    const seen = { lost: 0, stale: 0, stable: 0, neverRead: 0 }
    fc.assert(
      fc.property(histories, (history) => {
        const { details } = setFullChecker().judge(history)
        const expected = byDefinition(history)
        for (const outcome of ['lost', 'stale', 'neverRead'] as const) {
          const found = details[outcome].map((value) => JSON.stringify(value))
          expect(found.sort()).toEqual(expected[outcome]?.sort())
          seen[outcome] += found.length
        }
        expect(details.stableCount).toBe(expected['stable']?.length)
        seen.stable += details.stableCount
      }),
      { numRuns: 500 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50)
  })

  test('make a history invalid where elements are lost, and where they are stale if it is to be linearizable', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const expected = byDefinition(history)
        const isLost = expected['lost']!.length > 0
        const isStale = expected['stale']!.length > 0
        expect(setFullChecker().judge(history).verdict === 'invalid').toBe(isLost)
        expect(setFullChecker({ linearizable: true }).judge(history).verdict === 'invalid').toBe(
          isLost || isStale,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('tell of every stale read as soon as it ends, if the set is to be linearizable', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const watch = setFullChecker({ linearizable: true }).watch()
        const early = [...history].some((event) => watch.observe(event) !== undefined)
        expect(early).toBe(watch.end().verdict === 'invalid')
      }),
      { numRuns: 300 },
    )
  })

  const add = (value: Json, type: Event['type'], process = 0): Event => ({
    process,
    type,
    f: 'add',
    value,
    time: 1_000,
  })
  const read = (value: Json, time: number, process = 1): Event[] => [
    { process, type: 'invoke', f: 'read', time },
    { process, type: 'ok', f: 'read', value, time },
  ]

  test('have latencies, in microseconds', () => {
    const events = [add(1, 'invoke'), add(1, 'ok'), ...read([], 5_000), ...read([1], 6_000)]
    const { verdict, details } = setFullChecker().judge(historyOf(events))
    expect(verdict).toBe('valid')
    expect(details.worstStale).toEqual([
      { element: 1, stableLatencyMicroseconds: 4_000, known: 1, lastAbsent: 2 },
    ])
    const lost = setFullChecker().judge(historyOf([...events, ...read([], 9_000)]))
    expect(lost.details.lostLatenciesMicroseconds?.['1']).toBe(5_000)
    expect(lost.why).toBe(
      "process 0's add of 1 at 0.001 s was acknowledged, was last seen by process 1's read at 0.006 s, and process 1's read at 0.009 s, the last to begin, lacks it.",
    )
    expect(lost.verdict === 'invalid' && lost.core).toEqual([0, 1, 4, 5, 6, 7])
  })

  test('find what one read holds several times, and how often', () => {
    const events = [add('a', 'invoke'), add('a', 'ok'), ...read(['a', 'a'], 0), ...read(['a', 'a', 'a'], 0)]
    const { why, details } = setFullChecker().judge(historyOf(events))
    expect(details.duplicated).toEqual([{ element: 'a', times: 3 }])
    expect(why).toContain('holds "a" 3 times')
  })

  test('find what nobody tried to add, tried too late, or tried in vain', () => {
    const why = (...events: Event[]) => setFullChecker().judge(historyOf(events)).why
    expect(why(...read([9], 0))).toContain('holds 9, which nobody ever tried to add')
    expect(why(...read([9], 0), add(9, 'invoke'))).toContain(
      'holds 9, before anyone tried to add it, as process 0 did',
    )
    expect(why(add(9, 'invoke'), add(9, 'fail'), ...read([9], 0))).toContain(
      "holds 9, though process 0's attempt to add it at 0.001 s failed",
    )
    expect(why(add(9, 'invoke'), ...read([9], 0), add(9, 'fail'))).toContain('failed')
  })
})

describe('the bounds of a counter', () => {
  test('are the sums of what must count, and of what may, read by read', () => {
    let errors = 0
    const histories = anyAnswers('counter', (choice, right) =>
      choice % 2 === 0 ? right : (choice % 31) - 15,
    )
    fc.assert(
      fc.property(histories, (history) => {
        const operations = pairOperations(history)
        const adds = operations.filter(({ f, outcome }) => f === 'add' && outcome !== 'fail')
        const reads = operations.filter(({ f, outcome }) => f === 'read' && outcome === 'ok')
        const expected = reads
          .sort((a, b) => a.completion - b.completion)
          .map((read) => {
            let [lower, upper] = [0, 0]
            for (const add of adds) {
              const amount = add.input as number
              if (add.invocation > read.completion) continue
              const must = add.completion < read.invocation
              lower += must ? amount : Math.min(0, amount)
              upper += must ? amount : Math.max(0, amount)
            }
            return [lower, read.output as number, upper] as const
          })
        const { verdict, details } = counterChecker().judge(history)
        expect(details.reads).toEqual(expected)
        expect(verdict === 'invalid').toBe(
          expected.some(([lower, value, upper]) => value < lower || value > upper),
        )
        errors += details.errorCount
      }),
      { numRuns: 500 },
    )
    expect(errors).toBeGreaterThan(100)
  })

  test('shrink again when an add fails, even for reads that have ended', () => {
    const events: Event[] = [
      { process: 0, type: 'invoke', f: 'add', value: 5, time: 0 },
      { process: 1, type: 'invoke', f: 'read', time: 1_000 },
      { process: 1, type: 'ok', f: 'read', value: 5, time: 2_000 },
      { process: 0, type: 'fail', f: 'add', value: 5, time: 3_000 },
    ]
    const watch = counterChecker().watch()
    const found = events.map((event) => watch.observe(event)?.why)
    expect(found.slice(0, 3)).toEqual([undefined, undefined, undefined])
    expect(found[3]).toContain("process 1's read at 0.002 s saw 5, though the counter was 0 then")
  })
})

describe('what a queue lost', () => {
  interface Missing {
    readonly acknowledged: number
    readonly deadline: number
  }

  /** How many losses crashed operations explain at most, trying every way to give one to each. */
  function explained(
    missing: readonly Missing[],
    crashes: readonly { begun: number; isDrain: boolean }[],
  ): number {
    const [first, ...rest] = missing
    if (first === undefined) return 0
    let best = explained(rest, crashes)
    for (const crash of crashes) {
      if (crash.begun >= first.deadline) continue
      const left = crash.isDrain ? crashes : crashes.filter((other) => other !== crash)
      best = Math.max(best, 1 + explained(rest, left))
    }
    return best
  }

  /** What happens to a queue that never gives anything: elements that go in, dequeues and drains that crash, empty drains. */
  const happenings = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant('enqueue') },
      { weight: 4, arbitrary: fc.constant('dequeue crashes') },
      { weight: 1, arbitrary: fc.constant('drain crashes') },
      { weight: 2, arbitrary: fc.constant('drain begins') },
      { weight: 2, arbitrary: fc.constant('drain ends') },
    ),
    { maxLength: 14, size: 'max' },
  )

  test('is what no way of giving the missing elements to crashed dequeues and drains explains', () => {
    const seen = { lost: 0, explained: 0, both: 0 }
    fc.assert(
      fc.property(happenings, (what) => {
        const events: Event[] = []
        const open: number[] = []
        for (const [process, happening] of what.entries()) {
          const [f = '', how = ''] = happening.split(' ')
          if (how === 'ends') {
            const drain = open.shift()
            if (drain !== undefined) events.push({ process: drain, type: 'ok', f, value: [], time: 0 })
            continue
          }
          events.push({ process, type: 'invoke', f, time: 0, ...(f === 'enqueue' ? { value: process } : {}) })
          if (how === 'begins') open.push(process)
          if (f === 'enqueue') events.push({ process, type: 'ok', f, value: process, time: 0 })
          if (how === 'crashes' && process % 2 === 0) events.push({ process, type: 'info', f, time: 0 })
        }
        const history = historyOf(events)
        const operations = pairOperations(history)
        const drains = operations.filter(({ f, outcome }) => f === 'drain' && outcome === 'ok')
        const missing = operations
          .filter(({ f }) => f === 'enqueue')
          .map(({ completion }) => {
            const after = drains.filter((drain) => drain.invocation > completion)
            return { acknowledged: completion, deadline: Math.min(...after.map((drain) => drain.completion)) }
          })
        const crashes = operations
          .filter(({ f, outcome }) => f !== 'enqueue' && outcome === 'info')
          .map(({ f, invocation }) => ({ begun: invocation, isDrain: f === 'drain' }))
        const { details, verdict, why, ...rest } = totalQueueChecker().judge(history)
        expect(details.lost.length).toBe(missing.length)
        expect(details.explainedCount, why).toBe(explained(missing, crashes))
        expect(verdict).toBe(details.lostCount > 0 ? 'invalid' : 'valid')
        if (details.lostCount > 0) seen.lost++
        if (details.explainedCount > 0) seen.explained++
        if (details.explainedCount > 0 && details.lostCount > 0) seen.both++
        if ('core' in rest) {
          const core = historyOf(rest.core.map((at) => events[at] as Event))
          expect(totalQueueChecker().judge(core).verdict).toBe('invalid')
        }
      }),
      { numRuns: 400 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10)
  })

  const enqueue = (value: Json): Event[] => [
    { process: 0, type: 'invoke', f: 'enqueue', value, time: 0 },
    { process: 0, type: 'ok', f: 'enqueue', value, time: 0 },
  ]
  const crash = (f: string): Event[] => [
    { process: 1, type: 'invoke', f, time: 0 },
    { process: 1, type: 'info', f, time: 0 },
  ]
  const drain = (value: Json): Event[] => [
    { process: 2, type: 'invoke', f: 'drain', time: 0 },
    { process: 2, type: 'ok', f: 'drain', value, time: 0 },
  ]
  const judge = (...events: Event[][]) => totalQueueChecker().judge(historyOf(events.flat()))

  test('may have been taken by a crashed dequeue, and the verdict says so', () => {
    const { verdict, why } = judge(enqueue('a'), crash('dequeue'), drain([]))
    expect(verdict).toBe('valid')
    expect(why).toBe(
      '0 elements that went in came out; 1 did not, which 1 crashed dequeue or drain may have taken out; none is lost.',
    )
    expect(judge(enqueue('a'), enqueue('b'), crash('drain'), drain([])).verdict).toBe('valid')
  })

  test('cannot have been taken by one dequeue alone, or by one that began too late', () => {
    const two = judge(enqueue('a'), enqueue('b'), crash('dequeue'), drain([]))
    expect(two.why).toBe(
      '2 acknowledged elements never came out ("a", "b"), and 1 crashed dequeue can have taken out no more than 1 of them.',
    )
    expect(two.verdict === 'invalid' && two.core).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const late = judge(enqueue('a'), drain([]), crash('dequeue'))
    expect(late.why).toBe(
      'process 0\'s enqueue of "a" (event 1) was acknowledged, and the element never came out, not even out of process 2\'s drain (event 3).',
    )
  })

  test('is not what came out twice, unless it may come out only once', () => {
    const events = historyOf([enqueue('a'), drain(['a', 'a'])].flat())
    expect(totalQueueChecker().judge(events).verdict).toBe('valid')
    expect(totalQueueChecker().judge(events).details.duplicated).toEqual(['a'])
    expect(totalQueueChecker({ exactlyOnce: true }).judge(events).why).toContain(
      'gave "a", which by then was dequeued twice and enqueued once at most',
    )
  })
})
