import { describe, expect, test } from 'vitest'
import { type History, historyOf, type Json } from '../../sim/index.ts'
import { wrongWithCausalRegisters } from './causal-registers.ts'
import { wrongWithListTransactions } from './list-transactions.ts'

type Steps = readonly (readonly [f: string, key: string, value: Json])[]
type Type = 'ok' | 'fail' | 'info'

/** Transactions that all overlap, each by a process of its own; or one after the other. */
function transactions(
  given: readonly (readonly [type: Type, steps: Steps])[],
  order: 'at once' | 'in turn',
): History {
  const asked = given.map(([, value], process) => ({
    process,
    type: 'invoke' as const,
    f: 'txn',
    value,
    time: 0,
  }))
  const ended = given.map(([type, value], process) => ({ process, type, f: 'txn', value, time: 0 }))
  const events =
    order === 'at once' ? [...asked, ...ended] : asked.flatMap((one, i) => [one, ended[i]] as never[])
  return historyOf(events as Parameters<typeof historyOf>[0])
}

describe('list transactions', () => {
  const append = (key: string, value: number) => ['append', key, value] as const
  const read = (key: string, ...seen: number[]) => ['r', key, seen] as const

  test.each<
    readonly [string, 'at once' | 'in turn', readonly (readonly [Type, Steps])[], string | undefined]
  >([
    [
      'two that follow each other',
      'in turn',
      [
        ['ok', [append('x', 1)]],
        ['ok', [read('x', 1)]],
      ],
      undefined,
    ],
    [
      'a stale read',
      'in turn',
      [
        ['ok', [append('x', 1)]],
        ['ok', [read('x')]],
      ],
      'in a circle',
    ],
    [
      'the same at once',
      'at once',
      [
        ['ok', [append('x', 1)]],
        ['ok', [read('x')]],
      ],
      undefined,
    ],
    [
      'write skew',
      'at once',
      [
        ['ok', [read('x'), append('y', 1)]],
        ['ok', [read('y'), append('x', 1)]],
        ['ok', [read('x', 1), read('y', 1)]],
      ],
      'in a circle',
    ],
    [
      'one of the two reading the other',
      'at once',
      [
        ['ok', [read('x'), append('y', 1)]],
        ['ok', [read('y', 1), append('x', 1)]],
      ],
      undefined,
    ],
    [
      'a fractured read',
      'at once',
      [
        ['ok', [append('x', 1), append('y', 1)]],
        ['ok', [read('x', 1), read('y')]],
      ],
      'in a circle',
    ],
    [
      'an aborted read',
      'at once',
      [
        ['fail', [append('x', 1)]],
        ['ok', [read('x', 1)]],
      ],
      'aborted read',
    ],
    ['an element from nowhere', 'at once', [['ok', [read('x', 1)]]], 'garbage read'],
    [
      'an element twice',
      'at once',
      [
        ['ok', [append('x', 1)]],
        ['ok', [read('x', 1, 1)]],
      ],
      'duplicate elements',
    ],
    [
      'two orders',
      'at once',
      [
        ['ok', [append('x', 1)]],
        ['ok', [append('x', 2)]],
        ['ok', [read('x', 1, 2)]],
        ['ok', [read('x', 2, 1)]],
      ],
      'incompatible order',
    ],
    [
      'one of which nobody knows, later',
      'in turn',
      [
        ['info', [append('x', 1)]],
        ['ok', [read('x')]],
        ['ok', [read('x', 1)]],
      ],
      undefined,
    ],
    ['its own append', 'at once', [['ok', [append('x', 1), read('x', 1)]]], undefined],
  ])('%s', (_, order, given, wrong) => {
    const why = wrongWithListTransactions(transactions(given, order))
    if (wrong === undefined) expect(why).toBeUndefined()
    else expect(why).toContain(wrong)
  })
})

describe('causal registers', () => {
  type Act = readonly [process: number, f: 'r' | 'w', key: string, value: Json]

  const history = (acts: readonly Act[]): History =>
    historyOf(
      acts.flatMap(([process, f, key, value]) => {
        const of = { process, f: f === 'r' ? 'read' : 'write', key, time: 0 }
        return [
          { ...of, type: 'invoke' as const, value: f === 'r' ? null : value },
          { ...of, type: 'ok' as const, value },
        ]
      }),
    )

  test.each<readonly [string, readonly Act[], string | undefined]>([
    [
      'an answer after its question',
      [
        [0, 'w', 'x', 1],
        [1, 'r', 'x', 1],
        [1, 'w', 'y', 2],
        [2, 'r', 'y', 2],
        [2, 'r', 'x', 1],
      ],
      undefined,
    ],
    [
      'an answer without its question',
      [
        [0, 'w', 'x', 1],
        [1, 'r', 'x', 1],
        [1, 'w', 'y', 2],
        [2, 'r', 'y', 2],
        [2, 'r', 'x', null],
      ],
      'initial read after a write',
    ],
    [
      'an old read, which is stale and causal',
      [
        [0, 'w', 'x', 1],
        [0, 'w', 'x', 2],
        [1, 'r', 'x', 1],
        [2, 'r', 'x', 2],
      ],
      undefined,
    ],
    [
      'a read that goes back',
      [
        [0, 'w', 'x', 1],
        [0, 'w', 'x', 2],
        [1, 'r', 'x', 2],
        [1, 'r', 'x', 1],
      ],
      'overwritten read',
    ],
    [
      'two writes in two orders',
      [
        [0, 'w', 'x', 1],
        [1, 'w', 'x', 2],
        [2, 'r', 'x', 1],
        [2, 'r', 'x', 2],
        [3, 'r', 'x', 2],
        [3, 'r', 'x', 1],
      ],
      'cyclic conflict order',
    ],
    [
      'two writes in one order',
      [
        [0, 'w', 'x', 1],
        [1, 'w', 'x', 2],
        [2, 'r', 'x', 1],
        [2, 'r', 'x', 2],
        [3, 'r', 'x', 2],
      ],
      undefined,
    ],
    ['a value from nowhere', [[0, 'r', 'x', 1]], 'thin-air read'],
    [
      'a read of the future',
      [
        [0, 'r', 'x', 1],
        [0, 'w', 'x', 1],
      ],
      'cyclic causal order',
    ],
  ])('%s', (_, acts, wrong) => {
    const why = wrongWithCausalRegisters(history(acts))
    if (wrong === undefined) expect(why).toBeUndefined()
    else expect(why).toContain(wrong)
  })

  test('a transaction is seen whole', () => {
    const txn = (process: number, ...value: Steps) => [
      { process, type: 'invoke' as const, f: 'txn', value, time: 0 },
      { process, type: 'ok' as const, f: 'txn', value, time: 0 },
    ]
    const written = txn(0, ['w', 'x', 1], ['w', 'y', 1])
    const half = historyOf([...written, ...txn(1, ['r', 'x', 1], ['r', 'y', null])])
    expect(wrongWithCausalRegisters(half)).toContain('initial read after a write')
    const whole = historyOf([
      ...written,
      ...txn(1, ['r', 'x', 1], ['r', 'y', 1], ['w', 'y', 2], ['r', 'y', 2]),
    ])
    expect(wrongWithCausalRegisters(whole)).toBeUndefined()
  })
})
