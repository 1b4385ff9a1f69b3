import type { QuorumRegisterOptions } from '../../protocols/index.ts'
import { majoritySize } from '../../protocols/quorums.ts'
import type { Protocol } from '../../sim/index.ts'
import type { Slopes } from './comparison.ts'

type Theory = NonNullable<Slopes['theory']>

const KLEPPMANN = 'Kleppmann, A critique of the CAP theorem (2015), table 1'
const ATTIYA_WELCH = 'Attiya and Welch, Sequential consistency versus linearizability (1994)'

/**
 * What theory says of the latency of operations that the client's own node answers, in multiples of d; nothing of protocols that it does
 * not know, or whose latency depends on where keys are.
 *
 * Source: Kleppmann, "A critique of the CAP theorem", 2015, table 1; Attiya and Welch, "Sequential consistency versus linearizability",
 * ACM TOCS 1994; the protocols' own papers count their messages.
 *
 * @param protocol - with its options
 * @param nodes - how many run it
 */
export function theoryOf({ use, options, mutant }: Protocol, nodes: number): Theory | undefined {
  if (mutant !== undefined || nodes < 3) return undefined
  const of = (reads: number, writes: number, source: string): Theory => ({ reads, writes, source })
  switch (use) {
    case 'raft':
      return of(
        options['reads'] === 'lease' || options['reads'] === 'stale' ? 0 : 2,
        2,
        'Ongaro, thesis (2014), sections 6.4 and 10.2',
      )
    case 'quorum-register':
      return ofQuorums(options as unknown as QuorumRegisterOptions, nodes)
    case 'sequencer':
      // A fast write costs the read that comes soon after it, and how often one does is the workload's.
      if (options['writes'] === 'fast') return undefined
      return of(options['reads'] === 'sync' ? 2 : 0, 2, `${ATTIYA_WELCH}; ${KLEPPMANN}`)
    case 'causal-store':
    case 'crdt':
      return of(0, 0, KLEPPMANN)
    default:
      return undefined
  }
}

/** A phase that asks more than the node itself takes a round trip; reads and writes are one phase or two. */
function ofQuorums(
  { readQuorum, writeQuorum, writers, writeBack }: QuorumRegisterOptions,
  nodes: number,
): Theory {
  const sizeOf = (quorum: number): number => (quorum === 0 ? majoritySize(nodes) : quorum)
  const phase = (quorum: number): number => (sizeOf(quorum) > 1 ? 2 : 0)
  const [query, store] = [phase(readQuorum), phase(writeQuorum)]
  const isWrittenBack =
    writeBack === 'always' || (writeBack === 'when-needed' && sizeOf(readQuorum) < sizeOf(writeQuorum))
  return {
    reads: isWrittenBack ? query + store : query,
    writes: writers === 'one' ? store : query + store,
    source: 'Attiya, Bar-Noy and Dolev (1995); Lynch and Shvartsman (1997)',
  }
}
