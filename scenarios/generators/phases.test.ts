import { describe, expect, test } from 'vitest'
import { InputError, type Phase, type RunRecord, sleep } from '../../sim/index.ts'
import { scripted } from '../../sim/testing/protocols.ts'
import { runOf, workloadOf } from '../../sim/testing/scenario.ts'
import {
  cycle,
  everyClient,
  final,
  limit,
  mix,
  named,
  oncePerClient,
  onKeys,
  phases,
  script,
  stagger,
  until,
} from './index.ts'

const server = scripted(() => ({ request: (request) => request.ok() }))

/** What three clients do in four seconds, the last one quiet. */
function runWith(given: readonly Phase[], seed = 7): RunRecord {
  const workload = workloadOf({ clients: 3, phases: given })
  return runOf({ protocol: server, workload, duration: 4_000, settle: 1_000 }, seed)
}

/** The operations in the order in which they were asked for. */
const invoked = ({ history }: RunRecord) => [...history].filter(({ type }) => type === 'invoke')

describe('phases', () => {
  test('come one after another, the final ones once faults have ended', () => {
    const run = runWith(
      phases(
        final(stagger(100, limit(4, { f: 'last' }))),
        stagger(200, limit(10, { f: 'first' })),
        oncePerClient({ f: 'second' }),
        stagger(200, until({ ms: 500 }, { f: 'third' })),
      ),
    )
    const order = invoked(run).map(({ f }) => f)
    const thirds = order.filter((f) => f === 'third').length
    expect(thirds).toBeGreaterThan(60)
    expect(order).toStrictEqual([
      ...Array.from({ length: 10 }, () => 'first'),
      ...Array.from({ length: 3 }, () => 'second'),
      ...Array.from({ length: thirds }, () => 'third'),
      ...Array.from({ length: 4 }, () => 'last'),
    ])
    for (const { f, time } of invoked(run)) expect(time >= 3_000_000, `${f} at ${time}`).toBe(f === 'last')
    const times = invoked(run).flatMap(({ f, time }) => (f === 'third' ? [time] : []))
    expect((times.at(-1) as number) - (times[0] as number)).toBeLessThan(500_000)
  })

  test('have names of their own', () => {
    const read = stagger(1, { f: 'read' })
    const names = phases(read, named('main 2', read), read, read, final(read, read)).map(({ name }) => name)
    expect(names).toStrictEqual(['main', 'main 2', 'main 3', 'main 4', 'final', 'final 2'])
    expect(() => phases(named('x', read), named('x', read))).toThrow('phases: two are named "x"')
  })

  test('that were made once are the same in every run', () => {
    const once = phases(stagger(100, limit(5, cycle({ f: 'a' }, { f: 'b' }))))
    const first = invoked(runWith(once)).map(({ f }) => f)
    expect(first).toStrictEqual(['a', 'b', 'a', 'b', 'a'])
    expect(invoked(runWith(once)).map(({ f }) => f)).toStrictEqual(first)
  })

  test('are the same for the same seed, and others for another', () => {
    const make = () =>
      phases(
        stagger(
          100,
          onKeys(
            ['x', 'y'],
            mix({ f: 'a' }, ({ random }) => ({ f: 'b', value: random.int(0, 9) })),
          ),
        ),
        final(everyClient(limit(5, mix({ f: 'c' }, { f: 'd' })), { thinkMs: 20 })),
      )
    const operations = (seed: number) =>
      invoked(runWith(make(), seed)).map(({ client, f, key, value, time }) => [client, f, key, value, time])
    expect(operations(3)).toStrictEqual(operations(3))
    expect(operations(4)).not.toStrictEqual(operations(3))
  })
})

describe('what every client does', () => {
  test('is begun anew for each, one operation after another', () => {
    const run = runWith(phases(everyClient(limit(4, cycle({ f: 'a' }, { f: 'b' })), { thinkMs: 30 })))
    for (const client of ['c1', 'c2', 'c3']) {
      const own = invoked(run).filter((event) => event.client === client)
      expect(own.map(({ f }) => f)).toStrictEqual(['a', 'b', 'a', 'b'])
      for (const [i, { time }] of own.slice(1).entries())
        expect(time - (own[i]?.time as number)).toBeGreaterThanOrEqual(30_000)
    }
  })

  test('has unique values of the counts that it is told', () => {
    const add = limit(20, ({ total }) => ({ f: 'add', value: total }))
    const run = runWith(phases(stagger(100, add), everyClient(add), stagger(100, add)))
    const values = invoked(run).map(({ value }) => value)
    expect(values).toHaveLength(20 + 3 * 20 + 20)
    expect(new Set(values).size).toBe(values.length)
  })

  test('may be a script: acquire, think, release', () => {
    const run = runWith(
      phases(
        script(function* (user) {
          const { type } = yield* user.perform({ f: 'acquire', value: user.context().timeMs })
          yield* sleep(100)
          yield* user.perform({ f: 'release', value: type })
        }),
      ),
    )
    const own = invoked(run).filter(({ client }) => client === 'c2')
    expect(own.map(({ f, value }) => [f, value])).toStrictEqual([
      ['acquire', 0],
      ['release', 'ok'],
    ])
    expect((own[1]?.time as number) - (own[0]?.time as number)).toBeGreaterThanOrEqual(100_000)
  })
})

const refused: readonly (readonly [string, () => unknown, string])[] = [
  [
    'no rate',
    () => stagger(0, { f: 'a' }),
    'stagger: the rate is 0, expected more than 0 operations a second',
  ],
  ['nothing at a rate', () => stagger(5, 'a' as never), 'stagger: what it gives is'],
  ['a script that is none', () => script({} as never), 'script: it is {}, expected a function*'],
  ['no time to think', () => everyClient({ f: 'a' }, { thinkMs: -1 }), 'everyClient: thinkMs is -1'],
  ['a phase that is none', () => phases({ f: 'a' } as never), 'phases: its part 1 is {'],
  ['a final phase that is none', () => final(undefined as never), 'final: its part 1 is undefined'],
  ['a name for nothing', () => named('x', null as never), 'named: what it names is null'],
  ['no name', () => named('', stagger(1, { f: 'a' })), 'named: the name is'],
]

test.each(refused)('%s is refused', (_, make, says) => {
  expect(make).toThrow(InputError)
  expect(make).toThrow(says)
})
