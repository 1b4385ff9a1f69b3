import { assert } from '../../sim/errors.ts'
import type { Verdict } from '../verdict.ts'
import type { Rung } from './rungs.ts'

/** Verdicts on a history that are known before it is held against a ladder, by model. */
export interface KnownVerdicts {
  readonly [model: string]: Verdict
}

/** What came of one model. */
export interface Step {
  readonly model: string
  readonly verdict: Verdict['verdict']
  /** Why, in a sentence. */
  readonly why: string
  /** Of a violation: the events that prove it. */
  readonly core?: readonly number[]
  /** The model from whose verdict this one follows, if it was not judged by itself. */
  readonly follows?: string
}

/** What came of all models, from the strongest to the weakest. */
export interface Steps {
  readonly steps: readonly Step[]
  /** The models that hold and are implied by no other that does. */
  readonly strongest: readonly string[]
  /** The models that are violated and imply no other that is. */
  readonly weakestViolated: readonly string[]
}

/**
 * Judges rungs from the strongest down, but those that a stronger one which holds implies; what is violated breaks all above it.
 *
 * @param rungs - the strongest first
 * @param judge - gives the verdict on one of them
 */
export function climb(rungs: readonly Rung[], judge: (model: string) => Verdict): Steps {
  const reached = reachable(rungs)
  const steps = new Map<string, Step>()
  for (const { name } of rungs) {
    const above = [...steps.values()].find(
      (step) => step.verdict === 'valid' && reached.get(step.model)?.has(name) === true,
    )
    steps.set(name, above === undefined ? stepOf(name, judge(name)) : impliedBy(name, above.model))
  }
  for (const { name } of [...rungs].reverse()) {
    const step = steps.get(name) as Step
    const below = [...(reached.get(name) ?? [])].find((weaker) => steps.get(weaker)?.verdict === 'invalid')
    if (below === undefined || step.verdict === 'invalid') continue
    assert(step.verdict === 'unknown', `${name} holds, and ${below}, which it implies, does not`)
    steps.set(name, brokenBy(name, steps.get(below) as Step))
  }
  const all = [...steps.values()]
  const are = (verdict: Verdict['verdict']) =>
    all.filter((step) => step.verdict === verdict).map(({ model }) => model)
  const [valid, invalid] = [are('valid'), are('invalid')]
  return {
    steps: all,
    strongest: valid.filter((model) => !valid.some((other) => reached.get(other)?.has(model))),
    weakestViolated: invalid.filter((model) => !invalid.some((other) => reached.get(model)?.has(other))),
  }
}

/** For each rung, all that are below it. */
function reachable(rungs: readonly Rung[]): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>()
  for (const { name, implies } of [...rungs].reverse()) {
    reached.set(name, new Set(implies.flatMap((below) => [below, ...(reached.get(below) ?? [])])))
  }
  return reached
}

function stepOf(model: string, verdict: Verdict): Step {
  const { why = '' } = verdict
  return {
    model,
    verdict: verdict.verdict,
    why,
    ...(verdict.verdict === 'invalid' ? { core: verdict.core } : {}),
  }
}

function impliedBy(model: string, stronger: string): Step {
  return { model, verdict: 'valid', why: `${stronger} holds, which implies it`, follows: stronger }
}

function brokenBy(model: string, { model: weaker, why, core = [] }: Step): Step {
  return {
    model,
    verdict: 'invalid',
    why: `it implies ${weaker}, which is violated: ${why}`,
    core,
    follows: weaker,
  }
}
