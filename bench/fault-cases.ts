import {
  clockOffset,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  loss,
  message,
  partition,
} from '../index.ts'

/** Faults whose cost is measured: an echo run with them, from its start to its end, over one without. */
export interface FaultCase {
  readonly name: string
  readonly faults: readonly Fault[]
}

/** The node that takes no part in the echo. */
const IDLE = 'n6'

/**
 * One case for each family, so that what a family costs is known before anyone uses it. They leave the traffic nearly as it is:
 * the two nodes that a cut parts exchange nothing, and the node that is down does nothing.
 */
export const faultCases: readonly FaultCase[] = [
  {
    name: 'partition',
    faults: [
      partition({ at: 0, split: { oneWay: { from: ['n1'], to: ['n3'] } } }),
      partition({ at: 0, split: { oneWay: { from: ['n3'], to: ['n1'] } } }),
    ],
  },
  { name: 'loss', faults: [loss({ at: 0, probability: 0.01 })] },
  { name: 'duplicate', faults: [duplicate({ at: 0, probability: 0.01 })] },
  { name: 'delay', faults: [delay({ at: 0, ms: 1 })] },
  { name: 'drift', faults: [drift({ node: 'n1', ppm: 200 })] },
  { name: 'clock-offset', faults: [clockOffset({ node: 'n1', byMs: 250 })] },
  { name: 'crash', faults: [crash({ at: 0, node: IDLE })] },
  { name: 'message', faults: [message({ from: 'n1', to: 'n2', nth: 1, act: 'drop' })] },
  // What waits beside an event looks at every event until it comes, and these never come.
  { name: 'waiting for a role', faults: [crash({ at: { on: 'role', of: 'leader' }, node: IDLE })] },
  { name: 'waiting for a message', faults: [crash({ at: { on: 'message', of: 'vote' }, node: IDLE })] },
]
