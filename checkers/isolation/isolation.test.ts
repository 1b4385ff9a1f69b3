import { describe, expect, test } from 'vitest'
import { type History, historyOf, type Json } from '../../sim/index.ts'
import { parseHistory } from '../formats/index.ts'
import { checkIsolation } from './check-isolation.ts'
import { type IsolationModelName, isolationModels } from './models.ts'
import { FIRST_VALUES, implied, isolationTallies } from './testing/isolation-laws.ts'
import { verifyIsolation } from './verify-isolation.ts'

type Micro = readonly [f: 'r' | 'w' | 'append', key: string, value: Json]

interface Given {
  readonly process: number
  readonly type?: 'ok' | 'fail' | 'info'
  readonly micros: readonly Micro[]
}

const names = Object.keys(isolationModels) as readonly IsolationModelName[]
const everything = names
const without = (...violated: readonly IsolationModelName[]) =>
  names.filter((name) => !violated.includes(name))
const upTo = (...strongest: readonly IsolationModelName[]): readonly IsolationModelName[] => {
  const held = new Set<IsolationModelName>(strongest)
  for (const name of held) for (const weaker of implied[name]) held.add(weaker)
  return names.filter((name) => held.has(name))
}

/** Transactions of processes of their own, all at the same time. */
const at = (...micros: readonly Micro[]): Given => ({ process: -1, micros })

/** Every transaction is invoked before any of another process completes, as far as processes take turns. */
function concurrent(...given: readonly Given[]): History {
  const processes = given.map(({ process }, i) => (process < 0 ? 100 + i : process))
  const isFirst = (i: number) => processes.indexOf(processes[i] as number) === i
  const event = (i: number, type: 'invoke' | 'ok' | 'fail' | 'info') => ({
    process: processes[i] as number,
    type,
    f: 'txn',
    value: (given[i] as Given).micros as Json,
    time: 0,
  })
  return historyOf([
    ...given.flatMap((_, i) => (isFirst(i) ? [event(i, 'invoke')] : [])),
    ...given.flatMap(({ type = 'ok' }, i) =>
      isFirst(i) ? [event(i, type)] : [event(i, 'invoke'), event(i, type)],
    ),
  ])
}

function heldBy(history: History, initial: Json = null): readonly IsolationModelName[] {
  return names.filter((model) => {
    const verdict = checkIsolation(history, { model, initial })
    expect(
      verifyIsolation(history, { model, initial }, verdict),
      `${model}: ${verdict.why ?? ''}`,
    ).toMatchObject({
      outcome: 'proven',
    })
    return verdict.verdict === 'valid'
  })
}

interface Textbook {
  readonly name: string
  readonly history: History
  /** The models that it fits. */
  readonly fits: readonly IsolationModelName[]
  /** What a model that it does not fit says, and which model. */
  readonly says: readonly [IsolationModelName, string]
  /** The same but for one thing, which fits all models. */
  readonly neighbour: History
}

const wroteBoth = at(['w', 'x', 1], ['w', 'y', 1])
const textbook: readonly Textbook[] = [
  {
    name: 'a thin-air read',
    history: concurrent(at(['r', 'x', 1])),
    fits: [],
    says: ['read-committed', 'thin-air read: T1 read 1 from "x", which nobody wrote there'],
    neighbour: concurrent(at(['r', 'x', 1]), at(['w', 'x', 1])),
  },
  {
    name: 'an aborted read',
    history: concurrent(at(['r', 'x', 1]), { process: 1, type: 'fail', micros: [['w', 'x', 1]] }),
    fits: [],
    says: ['read-committed', 'aborted read: T1 read 1 from "x", which T2 wrote, and that failed'],
    neighbour: concurrent(at(['r', 'x', 1]), { process: 1, type: 'info', micros: [['w', 'x', 1]] }),
  },
  {
    name: 'a future read',
    history: concurrent(at(['r', 'x', 1], ['w', 'x', 1])),
    fits: [],
    says: ['read-committed', 'future read: T1 read 1 from "x" before it wrote that itself'],
    neighbour: concurrent(at(['w', 'x', 1], ['r', 'x', 1])),
  },
  {
    name: 'a read that is not of its own write',
    history: concurrent(at(['w', 'x', 1], ['r', 'x', 2]), at(['w', 'x', 2])),
    fits: [],
    says: ['read-committed', 'not my own write: T1 read 2 from "x" after it had written there itself'],
    neighbour: concurrent(at(['w', 'x', 1], ['r', 'x', 1]), at(['w', 'x', 2])),
  },
  {
    name: 'a read that is not of its own last write',
    history: concurrent(at(['w', 'x', 1], ['w', 'x', 2], ['r', 'x', 1])),
    fits: [],
    says: ['read-committed', 'not my last write: T1 read 1'],
    neighbour: concurrent(at(['w', 'x', 1], ['w', 'x', 2], ['r', 'x', 2])),
  },
  {
    name: 'an intermediate read',
    history: concurrent(at(['r', 'x', 1]), at(['w', 'x', 1], ['w', 'x', 2])),
    fits: [],
    says: [
      'read-committed',
      'intermediate read: T1 read 1 from "x", which T2 wrote, and then wrote there again',
    ],
    neighbour: concurrent(at(['r', 'x', 2]), at(['w', 'x', 1], ['w', 'x', 2])),
  },
  {
    name: 'circular information flow',
    history: concurrent(at(['w', 'x', 1], ['r', 'y', 1]), at(['w', 'y', 1], ['r', 'x', 1])),
    fits: [],
    says: ['read-committed', 'cycle: T1 must come before T2, because T2 read "x" from it'],
    neighbour: concurrent(at(['w', 'x', 1], ['r', 'y', null]), at(['w', 'y', 1], ['r', 'x', 1])),
  },
  {
    name: 'a non-monotonic read',
    history: concurrent(wroteBoth, at(['w', 'x', 2]), at(['r', 'x', 2]), at(['r', 'y', 1], ['r', 'x', null])),
    fits: [],
    says: [
      'read-committed',
      'non-monotonic read: T1 would come before all others, because T2 read "x" as it was at first although it had already read "y" from T1, which writes "x"',
    ],
    neighbour: concurrent(wroteBoth, at(['w', 'x', 2]), at(['r', 'x', 2]), at(['r', 'y', 1], ['r', 'x', 2])),
  },
  {
    name: 'a fractured read',
    history: concurrent(wroteBoth, at(['r', 'x', null], ['r', 'y', 1])),
    fits: ['read-committed'],
    says: [
      'read-atomic',
      'fractured read: T1 would come before all others, because T2 read "x" as it was at first',
    ],
    neighbour: concurrent(wroteBoth, at(['r', 'x', 1], ['r', 'y', 1])),
  },
  {
    name: 'a read that is not repeatable',
    history: concurrent(at(['w', 'x', 1]), at(['r', 'x', null], ['r', 'x', 1])),
    fits: ['read-committed'],
    says: ['read-atomic', 'fractured read'],
    neighbour: concurrent(at(['w', 'x', 1]), at(['r', 'x', 1], ['r', 'x', 1])),
  },
  {
    name: 'a causality violation',
    history: concurrent(
      at(['w', 'x', 1]),
      at(['r', 'x', 1], ['w', 'y', 1]),
      at(['r', 'y', 1], ['r', 'x', null]),
    ),
    fits: upTo('read-atomic'),
    says: [
      'causal-consistency',
      'causality violation: T1 would come before all others, because T3 read "x" as it was at first although it had seen, by way of T2, T1, which writes "x"',
    ],
    neighbour: concurrent(
      at(['w', 'x', 1]),
      at(['r', 'x', 1], ['w', 'y', 1]),
      at(['r', 'y', 1], ['r', 'x', 1]),
    ),
  },
  {
    name: 'a lost update',
    history: concurrent(at(['r', 'x', null], ['w', 'x', 1]), at(['r', 'x', null], ['w', 'x', 2])),
    fits: upTo('causal-consistency'),
    says: [
      'serializable',
      'lost update: T1 must come before T2, because it read "x" as it was at first, which T2 replaced',
    ],
    neighbour: concurrent(at(['r', 'x', null], ['w', 'x', 1]), at(['r', 'x', 1], ['w', 'x', 2])),
  },
  {
    name: 'a long fork',
    history: concurrent(
      at(['w', 'x', 1]),
      at(['w', 'y', 1]),
      at(['r', 'x', 1], ['r', 'y', null]),
      at(['r', 'x', null], ['r', 'y', 1]),
    ),
    fits: upTo('causal-consistency'),
    says: ['snapshot-isolation', 'long fork: T1 must come before T3, because T3 read "x" from it'],
    neighbour: concurrent(
      at(['w', 'x', 1]),
      at(['w', 'y', 1]),
      at(['r', 'x', 1], ['r', 'y', null]),
      at(['r', 'x', 1], ['r', 'y', 1]),
    ),
  },
  {
    name: 'write skew',
    history: concurrent(at(['r', 'x', null], ['w', 'y', 1]), at(['r', 'y', null], ['w', 'x', 1])),
    fits: upTo('strong-snapshot-isolation'),
    says: [
      'serializable',
      'write skew: T1 must come before T2, because it read "x" as it was at first, which T2 replaced; T2 must come before T1, because it read "y" as it was at first, which T1 replaced',
    ],
    neighbour: concurrent(at(['r', 'x', 1], ['w', 'y', 1]), at(['r', 'y', null], ['w', 'x', 1])),
  },
  {
    name: 'a session that does not see its own write',
    history: concurrent({ process: 0, micros: [['w', 'x', 1]] }, { process: 0, micros: [['r', 'x', null]] }),
    fits: ['read-committed', 'snapshot-isolation', 'serializable'],
    says: [
      'strong-session-serializable',
      'stale read: T1 must come before T2, because its session did it before',
    ],
    neighbour: concurrent({ process: 0, micros: [['w', 'x', 1]] }, { process: 0, micros: [['r', 'x', 1]] }),
  },
  {
    name: 'a stale read in time',
    history: after(at(['w', 'x', 1]), at(['r', 'x', null])),
    fits: upTo('strong-session-serializable'),
    says: [
      'strict-serializable',
      'stale read: T1 must come before T2, because it had completed before T2 was invoked',
    ],
    neighbour: after(at(['w', 'x', 1]), at(['r', 'x', 1])),
  },
  {
    name: 'lists of two orders',
    history: concurrent(
      at(['append', 'x', 1]),
      at(['append', 'x', 2]),
      at(['r', 'x', [1]]),
      at(['r', 'x', [2, 1]]),
    ),
    fits: [],
    says: [
      'read-committed',
      'incompatible order: T1 and T2 read lists of "x" of which neither begins with the other',
    ],
    neighbour: concurrent(
      at(['append', 'x', 1]),
      at(['append', 'x', 2]),
      at(['r', 'x', [1]]),
      at(['r', 'x', [1, 2]]),
    ),
  },
  {
    name: 'an element twice',
    history: concurrent(at(['append', 'x', 1]), at(['r', 'x', [1, 1]])),
    fits: [],
    says: ['read-committed', 'duplicate elements: T1 read 1 twice in the list "x"'],
    neighbour: concurrent(at(['append', 'x', 1]), at(['r', 'x', [1]])),
  },
  {
    name: 'appends of one transaction in another order',
    history: concurrent(
      at(['append', 'x', 1], ['append', 'x', 2]),
      at(['append', 'x', 3]),
      at(['r', 'x', [2, 1, 3]]),
    ),
    fits: [],
    says: [
      'read-committed',
      'reordered appends: T2 read 2 from the list "x" without all that T1 had appended there before',
    ],
    neighbour: concurrent(
      at(['append', 'x', 1], ['append', 'x', 2]),
      at(['append', 'x', 3]),
      at(['r', 'x', [1, 2, 3]]),
    ),
  },
  {
    name: 'a dirty write',
    history: concurrent(
      at(['append', 'x', 1], ['append', 'y', 1]),
      at(['append', 'x', 2], ['append', 'y', 2]),
      at(['r', 'x', [1, 2]]),
      at(['r', 'y', [2, 1]]),
    ),
    fits: [],
    says: [
      'read-committed',
      'cycle: T1 must come before T2, because T3 read "x" with what it appended before what T2 did; T2 must come before T1, because T4 read "y" with what it appended before what T1 did',
    ],
    neighbour: concurrent(
      at(['append', 'x', 1], ['append', 'y', 1]),
      at(['append', 'x', 2], ['append', 'y', 2]),
      at(['r', 'x', [1, 2]]),
      at(['r', 'y', [1, 2]]),
    ),
  },
]

/** One transaction after another. */
function after(...given: readonly Given[]): History {
  return historyOf(
    given.flatMap(({ micros, type = 'ok' }, process) => [
      { process, type: 'invoke' as const, f: 'txn', value: micros as Json, time: 0 },
      { process, type, f: 'txn', value: micros as Json, time: 0 },
    ]),
  )
}

function isOfLists(history: History): boolean {
  return [...history].some(({ value }) => (value as unknown as Micro[]).some(([f]) => f === 'append'))
}

/** The same history of registers that hold something at first, where they held null. */
function withFirst(history: History, first: Json): History {
  const micros = (value: Json | undefined): Json =>
    (value as unknown as Micro[]).map(([f, key, seen]) => [f, key, f === 'r' ? (seen ?? first) : seen])
  return historyOf([...history].map((event) => ({ ...event, value: micros(event.value) })))
}

describe('textbook histories', () => {
  test.each(textbook)(
    '$name is found by the models that forbid it, with a proof',
    ({ history, fits, says }) => {
      expect(heldBy(history)).toEqual(fits)
      const [model, words] = says
      expect(checkIsolation(history, { model }).why).toContain(words)
    },
  )

  test.each(textbook)('without $name, every model is content', ({ neighbour }) => {
    expect(heldBy(neighbour)).toEqual(everything)
  })

  test.each(textbook.filter(({ history }) => !isOfLists(history)))(
    '$name is found by the same models where registers hold something at first',
    ({ history, neighbour, fits }) => {
      expect(heldBy(withFirst(history, 'none'), 'none')).toEqual(fits)
      expect(heldBy(withFirst(neighbour, 'none'), 'none')).toEqual(everything)
    },
  )

  test('each core is of the transactions that show it, and no others', () => {
    const others = at(['w', 'z', 7], ['r', 'x', null])
    const history = concurrent(
      others,
      at(['r', 'x', null], ['w', 'y', 1]),
      at(['r', 'y', null], ['w', 'x', 1]),
    )
    const verdict = checkIsolation(history, { model: 'serializable' })
    expect(verdict).toMatchObject({ verdict: 'invalid', core: [1, 2, 4, 5] })
  })
})

test.each([
  ['rw-register', [null]],
  ['rw-register', FIRST_VALUES],
  ['list-append', [null]],
] as const)(
  'on small random histories of %s, at first %j, every model is what its definition says, and implies those below it',
  (object, first) => {
    const tallies = isolationTallies(1_000, 7_000, object, first)
    for (const [model, { valid, invalid, wrong, firstWrong }] of tallies) {
      expect(wrong, `${model}, ${firstWrong ?? ''}`).toBe(0)
      expect(Math.min(valid, invalid), `${model} must be met both ways`).toBeGreaterThan(100)
    }
  },
)

test('a model is implied by no other than the ones that are said to', () => {
  expect(new Set(Object.values(implied).flat())).toEqual(new Set(without('strict-serializable')))
})

describe('what is not known', () => {
  test('a value that was written twice, and read, leaves open who was read', () => {
    const history = concurrent(at(['w', 'x', 1]), at(['w', 'x', 1]), at(['r', 'x', 1]))
    expect(checkIsolation(history, { model: 'serializable' })).toMatchObject({
      verdict: 'unknown',
      why: '1 was written to "x" more than once, and read: nobody can tell which of them was read',
    })
    const unread = concurrent(at(['w', 'x', 1]), at(['w', 'x', 1]))
    expect(checkIsolation(unread, { model: 'serializable' }).verdict).toBe('valid')
  })

  test('a null that was written, and read, may be what was there at first', () => {
    const history = concurrent(at(['w', 'x', null]), at(['r', 'x', null]))
    expect(checkIsolation(history, { model: 'serializable' }).verdict).toBe('unknown')
  })

  describe('a first value that was written', () => {
    const asked = { model: 'read-committed', initial: 0 } as const
    const wrote = at(['w', 'x', 0])

    test('leaves open what was read where it is read', () => {
      expect(checkIsolation(concurrent(wrote, at(['r', 'x', 0])), asked)).toMatchObject({
        verdict: 'unknown',
        why: '0 was written to "x", and read: nobody can tell it from what was there at first',
      })
    })

    test.each<[string, readonly Given[]]>([
      ['where nobody reads it', [wrote, at(['w', 'x', 1]), at(['r', 'x', 1])]],
      ['where only who wrote it does', [at(['w', 'x', 0], ['r', 'x', 0]), at(['r', 'y', 0])]],
      [
        'where who wrote it failed',
        [{ process: 1, type: 'fail', micros: [['w', 'x', 0]] }, at(['r', 'x', 0])],
      ],
    ])('does not %s', (_, given) => {
      expect(heldBy(concurrent(...given), 0)).toEqual(everything)
    })

    test('does not where another read makes no sense', () => {
      const history = concurrent(wrote, at(['r', 'x', 0]), at(['w', 'x', 2], ['r', 'x', 0]))
      const verdict = checkIsolation(history, asked)
      expect(verdict.why).toContain('not my own write: T1 read 0 from "x" after it had written there itself')
      expect(verifyIsolation(history, asked, verdict).outcome).toBe('proven')
    })

    test('proves nothing to who verifies', () => {
      const lost = [at(['r', 'x', 0], ['w', 'x', 1]), at(['r', 'x', 0], ['w', 'x', 2])]
      const model = { model: 'serializable', initial: 0 } as const
      const core = { verdict: 'invalid', why: 'made up', core: [0, 1, 3, 4] } as const
      const other = at(['w', 'y', 0])
      expect(verifyIsolation(concurrent(...lost, other), model, core).outcome).toBe('proven')
      expect(verifyIsolation(concurrent(...lost, wrote), model, core).outcome).toBe('refuted')
    })
  })

  test('a search says unknown when its steps are used up', () => {
    const history = concurrent(at(['w', 'x', 1]), at(['w', 'x', 2]), at(['r', 'x', 1]), at(['r', 'x', 2]))
    expect(checkIsolation(history, { model: 'serializable', budget: 1 })).toMatchObject({
      verdict: 'unknown',
      why: 'no order was found in 1 step',
    })
    expect(checkIsolation(history, { model: 'serializable' }).verdict).toBe('valid')
  })
})

describe('transactions of which nobody knows how they ended', () => {
  test('took effect if somebody read what they wrote', () => {
    const info: Given = { process: 1, type: 'info', micros: [['w', 'x', 1], ['w', 'y', 1]] } // prettier-ignore
    const torn = concurrent(info, at(['r', 'x', 1], ['r', 'y', null]))
    expect(checkIsolation(torn, { model: 'read-atomic' }).verdict).toBe('invalid')
    const unread = concurrent(info, at(['r', 'x', null], ['r', 'y', null]))
    expect(checkIsolation(unread, { model: 'strict-serializable' }).verdict).toBe('valid')
  })
})

describe('the verifier', () => {
  const history = concurrent(at(['w', 'x', 1]), at(['r', 'x', 1], ['w', 'x', 2]), at(['r', 'x', 2]))

  test.each(names)('refutes an order that does not explain %s', (model) => {
    const verdict = checkIsolation(history, { model })
    expect(verdict).toMatchObject({ verdict: 'valid', witness: [0, 1, 2] })
    const wrong = { verdict: 'valid', witness: [1, 0, 2] } as const
    expect(verifyIsolation(history, { model }, wrong).outcome).toBe('refuted')
    const short = { verdict: 'valid', witness: [0, 1] } as const
    expect(verifyIsolation(history, { model }, short).outcome).toBe('refuted')
  })

  test.each(names)('refutes a core that proves nothing of %s', (model) => {
    const core = { verdict: 'invalid', why: 'made up', core: [0, 1, 2, 3, 4, 5] } as const
    expect(verifyIsolation(history, { model }, core).outcome).toBe('refuted')
  })
})

test('a history that orders sessions alone is not judged by a model that asks for times', () => {
  const history = parseHistory('w 0 1\n=====\nr 0 1')
  expect(checkIsolation(history, { model: 'strong-session-serializable' }).verdict).toBe('valid')
  expect(() => checkIsolation(history, { model: 'strict-serializable' })).toThrow(
    'the model is strict-serializable, expected one that does not ask for times: the history orders no more than each session',
  )
})

test('another model is refused by name', () => {
  const model = 'linearizable' as IsolationModelName
  expect(() => checkIsolation(historyOf([]), { model })).toThrow(
    'the model is "linearizable", expected one of read-',
  )
})
