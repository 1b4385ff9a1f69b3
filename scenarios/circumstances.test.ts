import { describe, expect, test } from 'vitest'
import type { Facts } from '../checkers/index.ts'
import { delay, type HistoryEvent, type InjectedFault, type RunRecord } from '../sim/index.ts'
import { scripted } from '../sim/testing/protocols.ts'
import { linearizable } from './checks/index.ts'
import { circumstancesOf } from './circumstances.ts'
import { run } from './run.ts'
import { scenarios } from './shipped/index.ts'
import { cutOff, happened, recordOf } from './testing/records.ts'

/** A violation of a shipped scenario, under the first seed that shows one. */
function violation(): { readonly record: RunRecord; readonly facts: Facts; readonly why: string } {
  for (let seed = 1; seed <= 10; seed++) {
    const record = run(scenarios['raft-stale-read'] as never, seed)
    const verdict = linearizable.definition.judge(record, linearizable().options)
    if (verdict.verdict === 'invalid' && verdict.facts !== undefined)
      return { record, facts: verdict.facts, why: verdict.why }
  }
  throw new Error('no seed from 1 to 10 shows a stale read')
}

/** What the operation that was invoked at an index ended with. */
function completionOf({ history }: RunRecord, index: number): HistoryEvent | undefined {
  const { process } = history.at(index)
  return [...history].find((event) => event.index > index && event.process === process)
}

describe('a stale read under a partition', () => {
  const { record, facts, why } = violation()
  const circumstances = circumstancesOf(record, facts) ?? ''
  const parts =
    /^(n\d) took itself for leader \(term (\d+)\), and so did (n\d) \(term (\d+)\); (partition-\d+) had cut it off from (n\d(?:, n\d)*) since ([\d.]+) s\.$/.exec(
      circumstances,
    )
  const [, node, term, rival, rivalTerm, partition, peers, since] = parts ?? []
  const answer = facts.kind === 'stale-read' ? completionOf(record, facts.read) : undefined

  test('is told in one sentence, at the end of the verdict', () => {
    expect(facts.kind).toBe('stale-read')
    expect(parts, circumstances).not.toBeNull()
    expect(why.endsWith(` ${circumstances}`)).toBe(true)
  })

  test('names the node that answered', () => {
    expect(node).toBe(answer?.node)
  })

  test('names another that was leader too, of a later term', () => {
    expect(rival).not.toBe(node)
    expect(Number(rivalTerm)).toBeGreaterThan(Number(term))
  })

  test('names the partition that cut it off then, from whom, and since when', () => {
    const fault = record.faults.find((each) => each.fault.id === partition) as InjectedFault
    const time = answer?.time ?? 0
    expect(fault.injected && fault.from <= time && time <= fault.to).toBe(true)
    expect(since).toBe((fault.from / 1_000_000).toFixed(3))
    for (const peer of (peers ?? '').split(', ')) {
      const cut = fault.links?.some((link) => link.includes(node as string) && link.includes(peer))
      expect(cut, peer).toBe(true)
    }
  })
})

const staleRead: Facts = { kind: 'stale-read', read: 0, write: 0 }

/** A run in which one read was answered, a second after it began, by `n2`. */
function answered(
  roles: { readonly [node: string]: string },
  faults: readonly InjectedFault[] = [],
  answer: Partial<HistoryEvent> = { node: 'n2' },
): RunRecord {
  const protocol = scripted(({ id }) => {
    const role = roles[id]
    return { inspect: () => (role === undefined ? {} : { role }) }
  })
  return recordOf({
    scenario: { cluster: { protocol, nodes: 5 } },
    history: [happened(0, 0, 'invoke'), happened(0, 1, 'invoke'), happened(1_000, 0, 'ok', answer)],
    faults,
  })
}

const flaps: InjectedFault = {
  ...cutOff('n2', ['n1'], [100, 2_000]),
  stretches: [
    { from: 100_000, to: 900_000 },
    { from: 1_500_000, to: 2_000_000 },
  ],
}

const late = { ...delay({ at: 0, ms: 50 }), id: 'delay-1' }

describe('there is nothing to add', () => {
  const quiet: readonly (readonly [what: string, record: RunRecord])[] = [
    ['of nodes without roles, under no fault', answered({})],
    ['of one leader', answered({ n1: 'follower', n2: 'leader' })],
    [
      'of one follower among many',
      answered({ n1: 'follower', n2: 'follower', n3: 'follower', n4: 'follower' }),
    ],
    ['of replicas, of which none leads', answered({ n2: 'replica', n5: 'replica' })],
    ['of messages that were only late', answered({}, [{ ...cutOff('n2', ['n1'], [0, 2_000]), fault: late }])],
    ['of a cut that was over', answered({}, [cutOff('n2', ['n1'], [0, 500])])],
    ['of a cut that flaps and rested then', answered({}, [flaps])],
    ['of a cut that was yet to come', answered({}, [cutOff('n2', ['n1'], [1_500, 2_000])])],
    ['of a cut between others', answered({}, [cutOff('n1', ['n3'], [0, 2_000])])],
    ['where nobody knows who answered', answered({ n1: 'leader', n2: 'leader' }, [], {})],
    [
      'of what was never answered',
      recordOf({ history: [happened(0, 0, 'invoke')], faults: [cutOff('n2', ['n1'], [0, 9_000])] }),
    ],
  ]

  test.each(quiet)('%s', (_, record) => {
    expect(circumstancesOf(record, staleRead)).toBeUndefined()
  })
})

describe('each clause stands alone', () => {
  test('a rival without a cut', () => {
    expect(circumstancesOf(answered({ n2: 'leader', n5: 'leader' }), staleRead)).toBe(
      'n2 took itself for leader, and so did n5.',
    )
  })

  test('a cut without a rival', () => {
    expect(circumstancesOf(answered({}, [cutOff('n2', ['n3', 'n1'], [500, 2_000])]), staleRead)).toBe(
      'partition-1 had cut n2 off from n1, n3 since 0.500 s.',
    )
  })

  test('of several cuts the latest', () => {
    const cuts = [cutOff('n2', ['n1'], [900, 2_000], 'late'), cutOff('n2', ['n3'], [100, 2_000], 'early')]
    expect(circumstancesOf(answered({}, cuts), staleRead)).toBe('late had cut n2 off from n1 since 0.900 s.')
  })
})

const suspects: readonly Facts[] = [
  { kind: 'never-written', read: 0 },
  { kind: 'opposite-order', first: 1, second: 0 },
  { kind: 'impossible-cas', cas: 0, because: 'taken', other: 1 },
  { kind: 'lost-append', read: 0, append: 1 },
  { kind: 'unexplained', operations: 2, processes: 2, last: 0, isFirst: true },
]

test.each(suspects)('of $kind the operation whose answer was wrong is looked at', (facts) => {
  const record = answered({}, [cutOff('n2', ['n1'], [0, 2_000])])
  expect(circumstancesOf(record, facts)).toBe('partition-1 had cut n2 off from n1 since 0.000 s.')
})
