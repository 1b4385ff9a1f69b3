import { describe, expect, test } from 'vitest'
import { protocols } from '../../protocols/index.ts'
import { defineProtocol, InputError } from '../../sim/index.ts'
import { libraryOf } from '../library.ts'
import { changedOptions, configurationsOf } from './configuration.ts'
import { knownConfigurations } from './known-configurations.ts'

/** The names of what a text stands for, with what is not as usual about it. */
function read(text: string): readonly (readonly [string, object])[] {
  return configurationsOf(text).map(({ name, protocol }) => [name, changedOptions(protocol)])
}

describe('a configuration', () => {
  test('is a protocol, with its usual options', () => {
    expect(read('raft')).toEqual([['raft', {}]])
    expect(read('single-server')).toEqual([['single-server', {}]])
  })

  test('has options by their names, by short names, and by words that stand for some', () => {
    expect(read('raft:heartbeat=20')).toEqual([['raft:heartbeat=20', { heartbeat: 20 }]])
    expect(read('abd:r=1,w=3')).toEqual([['abd:r=1,w=3', { readQuorum: 1, writeQuorum: 3 }]])
    expect(read('raft:lease')).toEqual([['raft:lease', { reads: 'lease' }]])
    expect(read('dynamo:strict,r=1')).toEqual([
      ['dynamo:strict,r=1', { quorums: 'strict', readQuorum: 1, conflicts: 'last-writer-wins' }],
    ])
  })

  test('has values as JSON has them, lists among them, and texts as they are', () => {
    expect(read('raft:electionTimeout=[300,600],preVote=false,reads=log')).toEqual([
      [
        'raft:electionTimeout=[300,600],preVote=false,reads=log',
        { electionTimeout: [300, 600], preVote: false, reads: 'log' },
      ],
    ])
    expect(read('raft:reads="log"')[0]?.[1]).toEqual({ reads: 'log' })
  })

  test('goes by another name than its protocol, where it is known by one', () => {
    const [abd] = configurationsOf('abd')
    expect([abd?.name, abd?.protocol.use]).toEqual(['abd', 'quorum-register'])
  })

  test('can have a mutant', () => {
    expect(read('raft:lease,mutant=lease-from-ack')).toEqual([
      ['raft:lease,mutant=lease-from-ack', { reads: 'lease', mutant: 'lease-from-ack' }],
    ])
  })

  test('is of counters where its protocol is, else of registers', () => {
    const objectOf = (text: string) => configurationsOf(text)[0]?.object
    expect([objectOf('raft'), objectOf('raft:object=counter')]).toEqual(['register', 'counter'])
  })

  test('makes a cluster of so many nodes beside which clients are', () => {
    const clusterOf = (text: string) => configurationsOf(text)[0]?.clusterOf(4)
    expect(clusterOf('raft')).toMatchObject({ protocol: { use: 'raft' }, nodes: 4 })
    expect(clusterOf('chain')).toMatchObject({
      groups: [
        { name: 'n', nodes: 4 },
        { name: 'master', nodes: 1 },
      ],
    })
  })
})

describe('a range', () => {
  const namesOf = (text: string) => configurationsOf(text).map(({ name }) => name)

  test('stands for one configuration for each number in it', () => {
    expect(namesOf('dynamo:n=3,r=1..3')).toEqual(['dynamo:n=3,r=1', 'dynamo:n=3,r=2', 'dynamo:n=3,r=3'])
    expect(
      configurationsOf('dynamo:n=3,r=1..3').map(({ protocol }) => protocol.options['readQuorum']),
    ).toEqual([1, 2, 3])
    expect(namesOf('abd:r=2..2')).toEqual(['abd:r=2'])
  })

  test('and another stand for each pair, in the order in which they are written', () => {
    expect(namesOf('abd:r=1..2,w=3..4')).toEqual(['abd:r=1,w=3', 'abd:r=1,w=4', 'abd:r=2,w=3', 'abd:r=2,w=4'])
  })

  test.each(['3..1', '1..21'])('of %s is refused', (range) => {
    expect(() => configurationsOf(`dynamo:n=${range}`)).toThrow(
      `n=${range} is no range: expected up to 20 numbers, 1..3`,
    )
  })
})

const refused: readonly (readonly [string, string])[] = [
  ['', '"" is no configuration: expected PROTOCOL or PROTOCOL:SETTING,SETTING…'],
  [':lease', '":lease" is no configuration'],
  ['raff', '"raff": there is no protocol "raff" among those shipped: expected bully,'],
  ['toString', '"toString": there is no protocol "toString"'],
  [
    'raft:',
    '"raft:": "" says nothing about raft: expected OPTION=VALUE or one of read-index, readIndex, lease, log',
  ],
  ['raft:leese', '"raft:leese": "leese" says nothing about raft'],
  ['raft:toString', '"raft:toString": "toString" says nothing about raft'],
  [
    'single-server:lease',
    '"single-server:lease": "lease" says nothing about single-server: expected OPTION=VALUE',
  ],
  ['raft:speed=3', '"raft:speed=3": protocol raft has no option "speed"; it has electionTimeout,'],
  ['raft:reads=3', '"raft:reads=3": protocol raft: option "reads" is 3, expected a string'],
  ['dynamo:r=4', '"dynamo:r=4": protocol dynamo: readQuorum is 4, expected a number of replicas from 1 to 3'],
  ['dynamo:r=', '"dynamo:r=": protocol dynamo: option "readQuorum" is "", expected a number'],
  ['raft:mutant=nobody', '"raft:mutant=nobody": protocol raft has no mutant "nobody"; it has stale-read,'],
  ['raft:lease,reads=log', '"raft:lease,reads=log" says twice what reads is: expected it once'],
  ['dynamo:r=1,readQuorum=2', '"dynamo:r=1,readQuorum=2" says twice what readQuorum is: expected it once'],
  ['./mine.ts#mine', '"./mine.ts#mine": "from": "./mine.ts#mine" names a file'],
]

test.each(refused)('"%s" is refused', (text, why) => {
  expect(() => configurationsOf(text)).toThrow(InputError)
  expect(() => configurationsOf(text)).toThrow(why)
})

describe('a protocol of one’s own', () => {
  const mine = defineProtocol({
    name: 'mine',
    defaults: { speed: 1 },
    create: () => ({ receive() {}, inspect: () => ({}) }),
  })
  const asked: string[] = []
  const library = libraryOf(
    (from) => {
      asked.push(from)
      return mine.definition
    },
    undefined,
    { protocol: new Map([['ours', mine.definition]]) },
  )

  test('is named by its file and export, and has settings as any other', () => {
    const [found] = configurationsOf('./mine.ts#mine:speed=2', library)
    expect(found?.name).toBe('./mine.ts#mine:speed=2')
    expect(changedOptions(found?.protocol as never)).toEqual({ speed: 2 })
    expect(asked.at(-1)).toBe('./mine.ts#mine')
  })

  test('is named as the project’s config registers it', () => {
    const [found] = configurationsOf('ours:speed=3', library)
    expect(changedOptions(found?.protocol as never)).toEqual({ speed: 3 })
  })
})

describe('what is known by a name', () => {
  const shipped = Object.entries(knownConfigurations).filter(([, { protocol }]) =>
    Object.hasOwn(protocols, protocol),
  )

  test.each(shipped)('%s has words and short names for options that there are', (name, known) => {
    const { defaults } = protocols[known.protocol as keyof typeof protocols].definition
    const told = [
      known.options ?? {},
      ...Object.values(known.words ?? {}),
      Object.fromEntries(Object.values(known.short ?? {}).map((option) => [option, 0])),
    ]
    for (const option of told.flatMap((options) => Object.keys(options)))
      expect(Object.hasOwn(defaults, option), `${name} has no option ${option}`).toBe(true)
    expect(configurationsOf(name)).toHaveLength(1)
  })
})
