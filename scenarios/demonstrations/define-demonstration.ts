import { InputError } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { nameInErrors, validateScenario } from '../validate.ts'
import type { Demonstration } from './demonstration.ts'
import { measureNames } from './measures.ts'

/**
 * A demonstration, checked where it is written rather than where it is run.
 *
 * @param demonstration - question, choices, the scenario and the same repaired, what is shown, what the repair costs
 * @throws InputError - naming the field, what it is and what was expected
 *
 * @example
 * ```ts
 * const scenario = (seed: number, sessions: boolean) =>
 *   defineScenario({
 *     name: 'counted-twice',
 *     seed,
 *     cluster: {
 *       protocol: singleServer({ object: 'counter', ...(sessions ? {} : { mutant: 'no-sessions' }) }),
 *       nodes: 1,
 *     },
 *     network: { duplicate: 0.2 },
 *     workload: counter({ clients: 2, rate: 20 }),
 *     duration: 2_000,
 *     checks: [linearizable({ model: 'counter', endsRun: false })],
 *   })
 * const twice = defineDemonstration({
 *   name: 'counted-twice',
 *   title: 'Counted twice',
 *   topic: 'nothing fails',
 *   question: 'The network delivers some requests twice: what is counted?',
 *   choices: ['Each once.', 'Some twice.'],
 *   answer: 1,
 *   scenario: scenario(1, false),
 *   repaired: scenario(1, true),
 *   knob: 'requests have numbers: no -> yes',
 *   explanation: ['A server that does not recognise a request does it again.'],
 *   belief: 'The network delivers what was sent, and once.',
 *   anomaly: 'an increment that is counted twice',
 *   object: 'counter',
 *   delayMs: 1,
 *   costs: ['writes', 'reads'],
 *   shows: ({ run }) => ({ appeared: run.verdict === 'invalid', sentence: run.properties[0].why }),
 * })
 * console.log(demonstrate(twice).appeared, demonstrate(twice, { repaired: true }).appeared) // true false
 * ```
 */
export function defineDemonstration(demonstration: Demonstration): Demonstration {
  const objection = objectionTo(demonstration)
  if (objection !== undefined) throw new InputError(objection)
  const { scenario, repaired } = demonstration
  for (const each of [scenario, repaired]) validateScenario(each, nameInErrors(each))
  return demonstration
}

const TEXTS = ['title', 'topic', 'question', 'knob', 'belief', 'anomaly'] as const
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Says in a sentence what is wrong with a demonstration, if anything is; its scenarios are not looked at. */
function objectionTo(demonstration: Demonstration): string | undefined {
  const { name, choices, answer, explanation, object, delayMs, costs, shows } = demonstration
  const isName = typeof name === 'string' && NAME.test(name)
  const who = isName ? `demonstration ${name}` : 'demonstration'
  if (!isName) return `${who}: name is ${given(name)}, expected lower-case letters, digits and single dashes`
  const empty = TEXTS.find((field) => !isText(demonstration[field]))
  if (empty !== undefined) return `${who}: ${empty} is ${given(demonstration[empty])}, expected a text`
  if (!isTexts(choices) || choices.length < 2 || choices.length > 4)
    return `${who}: choices is ${given(choices)}, expected two to four texts`
  if (!Number.isInteger(answer) || answer < 0 || answer >= choices.length)
    return `${who}: answer is ${given(answer)}, expected the position of the right one of ${choices.length} choices, from 0`
  if (!isTexts(explanation) || explanation.length === 0)
    return `${who}: explanation is ${given(explanation)}, expected a list of sentences`
  if (object !== 'register' && object !== 'counter')
    return `${who}: object is ${given(object)}, expected "register" or "counter"`
  if (!(delayMs > 0 && delayMs < Number.POSITIVE_INFINITY))
    return `${who}: delayMs is ${given(delayMs)}, expected milliseconds, more than 0`
  const unknown = Array.isArray(costs) ? costs.find((cost) => !measureNames.includes(cost)) : 'none'
  if (unknown !== undefined)
    return `${who}: costs is ${given(costs)}, expected a list of ${measureNames.join(', ')}`
  return typeof shows === 'function'
    ? undefined
    : `${who}: shows is ${given(shows)}, expected a function that looks whether the anomaly is there`
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function given(value: unknown): string {
  return value === undefined ? 'missing' : textOf(value)
}
