import type { PeerName } from './peer-programs.ts'
import type { Measured } from './suites.ts'

/** One workload at one size, on netsplit and on the peers. */
export interface Comparison {
  readonly suite: string
  readonly name: string
  readonly size: number
  readonly unit: string
  readonly netsplit: Measured
  readonly peers: readonly PeerRun[]
}

/** How a peer's program is told to run it; the amount of work is what the peer does in about a second. */
export interface PeerRun {
  readonly peer: PeerName
  /** What its name says beside the peer's. */
  readonly form?: string
  readonly words: readonly string[]
}

/** What must be known to read the table. */
export const notes: readonly string[] = [
  'All keep about 100 messages in flight, each about 3.3 ms on its way, and count messages that nodes receive.',
  'netsplit: lognormal latency, loss 1 %, duplication 1 %, rolling hash of every event with its contents.',
  'madsim: uniform latency and two waits of 1 ms, its least, around it; loss 1 %; no duplication, no hash.',
  'turmoil: exponential latency in whole ms, cut off; no loss (its fail rate breaks links), no duplication, no hash.',
  'turmoil at a tick of 10 ms: a message takes 10 ms, whatever its latency; that is a coarser run, not the same one.',
]

// Turmoil loses nothing, so a hundred tokens are a hundred messages in flight.
const TOKENS = '121'
const TOKENS_WITHOUT_LOSS = '100'

/** Turmoil goes on by ticks: a millisecond unless it is told otherwise, and a coarser one for less work. */
const TICKS = [
  { tick: '1', idleSeconds: '1' },
  { tick: '10', idleSeconds: '10' },
] as const

function echo(nodes: number, turmoilMessages: number): Comparison {
  const size = String(nodes)
  return {
    suite: 'echo',
    name: '100 messages in flight',
    size: nodes,
    unit: 'messages/s',
    netsplit: { workload: 'tokens' },
    peers: [
      { peer: 'madsim', words: ['echo', size, TOKENS, '1000000'] },
      ...TICKS.map(({ tick }) => ({
        peer: 'turmoil' as const,
        form: `tick ${tick} ms`,
        words: ['echo', size, TOKENS_WITHOUT_LOSS, String(turmoilMessages), tick],
      })),
    ],
  }
}

function idle(name: string, waking: number, madsimSeconds: number): Comparison {
  return {
    suite: 'idle',
    name,
    size: 100,
    unit: 'virtual s/s',
    netsplit: { workload: 'idle', variant: String(waking) },
    peers: [
      { peer: 'madsim', words: ['idle', '100', String(waking), String(madsimSeconds)] },
      ...TICKS.map(({ tick, idleSeconds }) => ({
        peer: 'turmoil' as const,
        form: `tick ${tick} ms`,
        words: ['idle', '100', String(waking), idleSeconds, tick],
      })),
    ],
  }
}

/** All that `npm run bench:peers` compares. */
export const comparisons: readonly Comparison[] = [
  echo(5, 1_000_000),
  echo(25, 500_000),
  echo(100, 40_000),
  idle('one node wakes once a second', 1, 2_000_000),
  idle('all nodes wake once a second', 100, 50_000),
]
