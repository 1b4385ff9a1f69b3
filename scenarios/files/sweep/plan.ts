import { createHash } from 'node:crypto'
import { InputError } from '../../../sim/index.ts'
import { endlessFrom, parseSeeds, type SeedRange } from '../../sweeping/seeds.ts'
import type { SweepSubjectFacts } from '../../sweeping/result.ts'
import { codeDigest } from '../code-digest.ts'
import { version } from '../version.ts'
import type { SweepSource, SweepSubject } from './subject.ts'

/** What a sweep goes on until: its seeds are over; or, with seeds from 1 or from `first` on, its time, or coverage stops growing. */
export type SweepGoal =
  | { readonly seeds: readonly string[] }
  | { readonly forMs: number; readonly first?: number }
  | { readonly stable: true; readonly first?: number }

/** How a sweep is gone through, as far as what it finds depends on it. */
export interface SweepTerms {
  readonly until: SweepGoal
  /** `2/8`. */
  readonly shard?: string
  readonly stopOnFailure: boolean
  readonly patienceMs: number
  readonly memoryMb: number
  /** How often a failure is run at most to make it smaller. */
  readonly shrinkRuns: number
}

/** What a sweep is to do: the first that its folder holds. A sweep can be resumed if its plan is still the same. */
export interface SweepPlan extends SweepSubjectFacts, SweepTerms {
  readonly kind: 'sweep-plan'
}

/** The plan of a sweep. */
export async function planOf(
  source: SweepSource,
  subject: SweepSubject,
  terms: SweepTerms,
): Promise<SweepPlan> {
  const { resolved } = subject.resolve('1', undefined)
  const { description: _, ...scenario } = subject.scenario
  const digest = createHash('sha256').update(JSON.stringify([resolved, scenario]))
  return {
    netsplit: version,
    kind: 'sweep-plan',
    scenario: resolved.name,
    origin: subject.origin,
    ...(source.mutant === undefined ? {} : { mutant: source.mutant }),
    code: await codeDigest(resolved, subject.code.holder),
    digest: digest.digest('hex').slice(0, 16),
    ...terms,
  }
}

/** The seeds of a plan. */
export function seedsOfPlan({ until }: SweepPlan): readonly SeedRange[] {
  return 'seeds' in until
    ? parseSeeds(until.seeds.join(','), 'the plan of the sweep')
    : endlessFrom(until.first ?? 1)
}

const CALLED: { readonly [field in keyof SweepPlan]: string } = {
  netsplit: 'version of netsplit',
  kind: 'kind',
  scenario: 'scenario',
  origin: 'scenario',
  mutant: 'mutant',
  code: 'code',
  digest: 'form of the scenario',
  until: 'end',
  shard: 'shard',
  stopOnFailure: '--stop-on-failure',
  patienceMs: '--patience',
  memoryMb: '--memory',
  shrinkRuns: '--shrink-runs',
}

/**
 * Makes sure that a sweep is still the one that was begun.
 *
 * @throws InputError - naming what is not the same
 */
export function refuseOtherPlan(folder: string, begun: Partial<SweepPlan>, now: SweepPlan): void {
  for (const [field, name] of Object.entries(CALLED)) {
    const [before, after] = [begun, now].map(
      (plan) => JSON.stringify(plan[field as keyof SweepPlan]) ?? 'none',
    )
    if (before === after) continue
    throw new InputError(
      `the sweep in ${folder} cannot be resumed: its ${name} was ${before} and is ${after} now; --overwrite begins anew`,
    )
  }
}
