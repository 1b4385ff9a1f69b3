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
      return of(
        options['writeBack'] === 'always' ? 4 : 2,
        options['writers'] === 'one' ? 2 : 4,
        'Attiya, Bar-Noy and Dolev (1995); Lynch and Shvartsman (1997)',
      )
    case 'sequencer':
      return of(
        options['reads'] === 'sync' ? 2 : 0,
        options['writes'] === 'fast' ? 0 : 2,
        `${ATTIYA_WELCH}; ${KLEPPMANN}`,
      )
    case 'causal-store':
    case 'crdt':
      return of(0, 0, KLEPPMANN)
    default:
      return undefined
  }
}
