import { expect, test } from 'vitest'
import { crash, loss, partition } from '../../sim/index.ts'
import { disturbanceOf } from './sides.ts'

const split = 'halves' as const

test('faults act from when the first begins until the last has ended', () => {
  const faults = [
    partition({ at: 500, for: 100, split }),
    crash({ at: 200, for: 1_000, node: 'n1' }),
    loss({ at: 300, for: 10, probability: 1 }),
  ]
  expect(disturbanceOf(faults, 'much happens', 3, 9_000)).toEqual({
    fromMs: 200,
    toMs: 1_200,
    words: 'much happens',
    isCut: true,
    sides: [{ name: 'all', nodes: ['n1', 'n2', 'n3'] }],
  })
})

test('what has no end lasts until faults have to be over', () => {
  expect(disturbanceOf([crash({ at: 200, node: 'n1' })], '', 3, 9_000)?.toMs).toBe(9_000)
  expect(disturbanceOf([partition({ at: 200, for: 99_000, split })], '', 3, 9_000)?.toMs).toBe(9_000)
})

test.each([
  [
    {
      groups: [
        ['n1', 'n2'],
        ['n3', 'n4', 'n5', 'master1'],
      ],
    },
    ['n1', 'n2'],
    ['n3', 'n4', 'n5'],
  ],
  [{ groups: [['n1', 'n2', 'n3', 'n4'], ['n5']] }, ['n5'], ['n1', 'n2', 'n3', 'n4']],
  [{ isolate: 'n4' }, ['n4'], ['n1', 'n2', 'n3', 'n5']],
] as const)(
  'a cut that names its nodes has two sides, the smaller one first: %j',
  (cut, minority, majority) => {
    expect(disturbanceOf([partition({ at: 1, for: 1, split: cut })], 'cut', 5, 9)?.sides).toEqual([
      { name: 'minority', nodes: minority },
      { name: 'majority', nodes: majority },
    ])
  },
)

test('a cut whose nodes are drawn has no sides to tell of', () => {
  const drawn = partition({ at: 1, for: 1, split: { isolate: { role: 'leader' } } })
  expect(disturbanceOf([drawn], 'cut', 5, 9)?.sides).toHaveLength(1)
})

test('without faults there is no disturbance', () => {
  expect(disturbanceOf([], 'nothing happens', 3, 9_000)).toBeUndefined()
})
