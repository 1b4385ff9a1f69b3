import { faultCases } from '../fault-cases.ts'
import { type Figures, timed } from '../workload.ts'
import { TokenRun } from './tokens.ts'

const NODES = 5
const MESSAGES = 1_000_000

/** What a message costs among five nodes while the faults of a case act, beside one node that takes no part. */
export function faults(_size: number, variant: string): Figures {
  const found = faultCases.find(({ name }) => name === variant)
  if (found === undefined) throw new Error(`there is no fault case "${variant}"`)
  return costOfMessage(new TokenRun({ nodes: NODES, spares: 1, faults: found.faults }))
}

/** The same with nothing done to it. */
export function calm(): Figures {
  return costOfMessage(new TokenRun({ nodes: NODES, spares: 1 }))
}

/** What a message costs while the trace is kept, or while it is only hashed. */
export function trace(_size: number, variant: string): Figures {
  return costOfMessage(new TokenRun({ nodes: NODES }, variant === 'kept'))
}

function costOfMessage(run: TokenRun): Figures {
  const { done, seconds } = timed((share) => run.deliver(MESSAGES * share))
  return { 'ns/message': (seconds * 1e9) / done }
}
