import { type Ladder, objectRungs } from '../../checkers/index.ts'
import type { Counterexample, ModelFinding } from './comparison.ts'

/** A run, held against every consistency model. */
export interface JudgedHistory {
  readonly seed: string
  readonly withFaults: boolean
  readonly ladder: Ladder
}

/** What several runs say of each model: it is violated if one run violates it, and holds if it does in all. */
export function modelsOver(runs: readonly JudgedHistory[]): readonly ModelFinding[] {
  return objectRungs.map(({ name }) => {
    const steps = runs.flatMap((run) => {
      const step = run.ladder.steps.find(({ model }) => model === name)
      return step === undefined ? [] : [{ run, step }]
    })
    const violations = steps.filter(({ step }) => step.verdict === 'invalid')
    const holds = steps.length > 0 && steps.every(({ step }) => step.verdict === 'valid')
    const examples = violations.map(({ run, step }): Counterexample => ({
      seed: run.seed,
      withFaults: run.withFaults,
      why: step.why,
      events: step.core?.length ?? Number.MAX_SAFE_INTEGER,
    }))
    const [smallest] = examples.sort((one, other) => one.events - other.events)
    return {
      model: name,
      verdict: violations.length > 0 ? 'invalid' : holds ? 'valid' : 'unknown',
      runs: steps.length,
      violated: violations.length,
      ...(smallest === undefined ? {} : { counterexample: smallest }),
    }
  })
}

/** The strongest models that hold, and the weakest that are violated. */
export function extremesOf(models: readonly ModelFinding[]): {
  readonly strongest: readonly string[]
  readonly weakestViolated: readonly string[]
} {
  const are = (verdict: ModelFinding['verdict']): readonly string[] =>
    models.filter((finding) => finding.verdict === verdict).map(({ model }) => model)
  const [valid, invalid] = [are('valid'), are('invalid')]
  return {
    strongest: valid.filter((model) => !valid.some((other) => impliedBy(other).has(model))),
    weakestViolated: invalid.filter((model) => !invalid.some((other) => impliedBy(model).has(other))),
  }
}

/** All models that a model implies. */
function impliedBy(model: string): ReadonlySet<string> {
  const implies = objectRungs.find(({ name }) => name === model)?.implies ?? []
  return new Set(implies.flatMap((weaker) => [weaker, ...impliedBy(weaker)]))
}

/** Whether operations of some runs were linearizable in all of them; `undefined` if that is not known. */
export function areLinearizable(runs: readonly JudgedHistory[]): boolean | undefined {
  const verdicts = runs.map(
    ({ ladder }) => ladder.steps.find(({ model }) => model === 'linearizable')?.verdict,
  )
  if (verdicts.includes('invalid')) return false
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'valid') ? true : undefined
}
