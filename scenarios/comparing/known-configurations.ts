import type { Cluster, Json, Protocol } from '../../sim/index.ts'

/** What a name stands for where protocols are compared. */
export interface Known {
  readonly protocol: string
  /** One line for lists. */
  readonly description: string
  /** Options that are another than the protocol's default, so that its operations are reads and writes of registers. */
  readonly options?: { readonly [option: string]: Json }
  /** Words that stand for options. */
  readonly words?: { readonly [word: string]: { readonly [option: string]: Json } }
  /** Short names of options. */
  readonly short?: { readonly [name: string]: string }
  /** Its cluster, where it is more than one group of nodes. */
  clusterOf?(protocol: Protocol, nodes: number): Cluster
}

const dynamo: Known = {
  protocol: 'dynamo',
  description: 'n replicas a key, of which r answer a read and w a write; the last write wins',
  options: { conflicts: 'last-writer-wins' },
  words: {
    sloppy: { quorums: 'sloppy' },
    strict: { quorums: 'strict' },
    wall: { timestamps: 'wall-clock' },
    hybrid: { timestamps: 'hybrid' },
  },
  short: { n: 'replicas', r: 'readQuorum', w: 'writeQuorum' },
}

const quorumRegister: Known = {
  protocol: 'quorum-register',
  description: 'majorities without a leader (ABD); r and w nodes answer where they are said',
  words: { regular: { writeBack: 'never' }, 'when-needed': { writeBack: 'when-needed' } },
  short: { r: 'readQuorum', w: 'writeQuorum' },
}

const chain: Known = {
  protocol: 'chain-replication',
  description: 'updates go down a chain, the tail answers reads; craq: every server does',
  words: { tail: { reads: 'tail' }, craq: { reads: 'any' } },
  clusterOf: (protocol, nodes) => ({
    groups: [
      { name: 'n', protocol, nodes },
      { name: 'master', protocol, nodes: 1 },
    ],
  }),
}

const reads = {
  'read-index': { reads: 'read-index' },
  readIndex: { reads: 'read-index' },
  lease: { reads: 'lease' },
  log: { reads: 'log' },
  stale: { reads: 'stale' },
} as const

/**
 * The protocols that are known where configurations are compared, each by one name: with words and short names for what is usually
 * said of them.
 *
 * @example
 * ```ts
 * Object.keys(knownConfigurations['raft'].words) // [ 'read-index', 'readIndex', 'lease', 'log', 'stale' ]
 * ```
 */
export const knownConfigurations: { readonly [name: string]: Known } = {
  raft: {
    protocol: 'raft',
    description: 'a leader and a log; reads by its read index, lease, log, or stale',
    words: reads,
  },
  abd: quorumRegister,
  dynamo,
  chain,
  'primary-backup': {
    protocol: 'primary-backup',
    description: 'a primary that answers once a majority has it, or (async) before',
    words: { async: { replication: 'asynchronous' }, majority: { replication: 'majority' } },
  },
  sequencer: {
    protocol: 'sequencer',
    description:
      'writes in one order, reads at the nearest node; sync: reads ask first, fast: writes do not wait',
    words: { local: { reads: 'local' }, sync: { reads: 'sync' }, fast: { writes: 'fast' } },
  },
  causal: {
    protocol: 'causal-store',
    description: 'local reads and writes in causal order',
    options: { moves: 0 },
  },
  crdt: {
    protocol: 'crdt',
    description: 'replicas that answer alone and merge: a register of the last writer (lww), or a counter',
    words: {
      lww: { type: 'lww-register' },
      counter: { type: 'pn-counter' },
      wall: { timestamps: 'wall-clock' },
      hybrid: { timestamps: 'hybrid' },
      lamport: { timestamps: 'lamport' },
    },
  },
}

/** What is compared where nothing is named: one of each kind. */
export const usualConfigurations: readonly string[] = [
  'raft:read-index',
  'raft:lease',
  'raft:stale',
  'abd',
  'chain',
  'primary-backup:async',
  'sequencer',
  'causal',
  'dynamo:n=3,r=1,w=1',
  'dynamo:n=3,r=2,w=2',
  'crdt:lww',
]

/** What is known of a protocol, by the name that it is known by or its own. */
export function knownAs(name: string): Known | undefined {
  if (Object.hasOwn(knownConfigurations, name)) return knownConfigurations[name]
  return Object.values(knownConfigurations).find(({ protocol }) => protocol === name)
}
