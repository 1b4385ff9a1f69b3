import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeId } from '../../sim/index.ts'
import {
  type Configuration,
  isQuorum,
  nextConfiguration,
  quorumSizeOf,
  reachedByQuorum,
  votersOf,
} from './configuration.ts'

const everyone = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']
const someone = fc.subarray(everyone, { minLength: 1 })
const quorumSize = quorumSizeOf(undefined)

const alone = (...voters: readonly NodeId[]): Configuration => ({ voters, outgoing: [] })

/** Every set of some servers. */
function subsets(of: readonly NodeId[]): readonly ReadonlySet<NodeId>[] {
  return Array.from({ length: 2 ** of.length }, (_, bits) => new Set(of.filter((_, i) => (bits >> i) & 1)))
}

/** The configurations on the way to some members, the first one included. */
function way(from: Configuration, wanted: readonly NodeId[], how: 'joint' | 'single' | 'at-once') {
  const configurations = [from]
  for (;;) {
    const next = nextConfiguration(configurations.at(-1) as Configuration, wanted, how, 'n1', () => true)
    if (next === undefined || configurations.length > 20) return configurations
    configurations.push(next)
  }
}

/** Whether any quorum of the one meets any of the other. */
function alwaysMeet(one: Configuration, other: Configuration): boolean {
  const quorums = (of: Configuration) => subsets(votersOf(of)).filter((set) => isQuorum(of, quorumSize, set))
  return quorums(one).every((a) => quorums(other).every((b) => [...a].some((id) => b.has(id))))
}

test.each(['joint', 'single'] as const)(
  'whoever votes and whoever is wanted, changes that are %s get there, and each quorum meets each of the next step',
  (how) => {
    fc.assert(
      fc.property(someone, someone, (voters, wanted) => {
        const configurations = way(alone(...voters), wanted, how)
        const last = configurations.at(-1) as Configuration
        expect([...last.voters].sort()).toEqual(wanted)
        expect(last.outgoing).toEqual([])
        configurations.slice(1).forEach((next, i) => {
          const before = configurations[i] as Configuration
          expect(alwaysMeet(before, next), JSON.stringify([before, next])).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  },
)

test('a change of several at once has quorums that do not meet, which is what the joint step is for', () => {
  const [before, after] = way(alone('n1', 'n2', 'n3'), ['n1', 'n2', 'n3', 'n4', 'n5'], 'at-once')
  expect(alwaysMeet(before as Configuration, after as Configuration)).toBe(false)
})

test('what a quorum has reached is the greatest number that some quorum has in common', () => {
  fc.assert(
    fc.property(
      someone,
      fc.subarray(everyone),
      fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }),
      (voters, outgoing, numbers) => {
        const configuration = { voters, outgoing }
        const reachedBy = (id: NodeId): number => numbers[everyone.indexOf(id)] as number
        const leasts = subsets(everyone)
          .filter((set) => set.size > 0 && isQuorum(configuration, quorumSize, set))
          .map((set) => Math.min(...[...set].map(reachedBy)))
        expect(reachedByQuorum(configuration, quorumSize, reachedBy)).toBe(Math.max(...leasts))
      },
    ),
    { numRuns: 100 },
  )
})

test('who has not caught up is left out, and the others are changed without it', () => {
  const next = nextConfiguration(
    alone('n1', 'n2', 'n3'),
    ['n1', 'n2', 'n4', 'n5'],
    'joint',
    'n1',
    (id) => id === 'n5',
  )
  expect(next).toEqual({ voters: ['n1', 'n2', 'n5'], outgoing: ['n1', 'n2', 'n3'] })
})

test('nobody is removed when nobody would be left', () => {
  expect(nextConfiguration(alone('n1'), ['n2'], 'single', 'n1', () => false)).toBeUndefined()
})

test('one server at a time, additions come first and the leader goes last', () => {
  const voters = way(alone('n1', 'n2', 'n3'), ['n3', 'n4'], 'single').map(({ voters }) => voters.join(' '))
  expect(voters).toEqual(['n1 n2 n3', 'n1 n2 n3 n4', 'n1 n3 n4', 'n3 n4'])
})
