import { singleServer } from '../../protocols/index.ts'
import { message, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

/** One answer is lost, and its client asks again. */
function scenario(name: string, knowsRequests: boolean): Scenario {
  return defineScenario({
    name,
    description: `a server that ${knowsRequests ? 'recognises' : 'does not recognise'} a request that is repeated, and one lost answer`,
    seed: 1,
    cluster: {
      protocol: singleServer({ object: 'counter', ...(knowsRequests ? {} : { mutant: 'no-sessions' }) }),
      nodes: 1,
    },
    network: { latency: uniform({ min: 9, max: 11 }) },
    workload: listed({
      operations: [
        { client: 1, at: 500, f: 'add', key: 'x', value: 1 },
        { client: 2, at: 1_000, f: 'read', key: 'x' },
      ],
    }),
    faults: [message({ from: 'n1', to: 'c1', nth: 1, of: 'reply', act: 'drop' })],
    duration: 1_500,
    checks: [linearizable({ model: 'counter', endsRun: false })],
  })
}

/** An increment that timed out had happened: repeated, it counts twice. */
export const timeoutIsNotFailure: Demonstration = {
  name: 'timeout-is-not-failure',
  title: 'A time-out is not a failure',
  topic: 'time cannot be trusted',
  question:
    'A client adds 1, hears nothing for a quarter of a second, asks again, and is told "done": what may the counter say?',
  choices: ['1.', '2.', '1 or 2: it depends on which message was lost.'],
  answer: 2,
  scenario: scenario('timeout-is-not-failure', false),
  repaired: scenario('timeout-is-not-failure-repaired', true),
  knob: 'requests have a number that the server remembers: no -> yes',
  explanation: [
    'Either the request was lost, or the answer: the client sees the same silence.',
    'Here it was the answer: the server had added 1, and adds 1 again when it is asked again.',
    'Not to repeat it is no way out: had the request been lost, nothing would be counted.',
    'With a number in each request the server knows what it has done, and repeats its answer instead.',
    'A third outcome is needed beside done and failed: nobody knows. Checkers call it info.',
  ],
  belief: 'A request that timed out has failed.',
  anomaly: 'an increment that is counted twice',
  object: 'counter',
  delayMs: 10,
  costs: ['answered', 'writes', 'reads'],
  shows: notLinearizable,
}
