import { defineWorkload, type RunRecord, simulateResolved, type ResolvedScenario } from '../../sim/index.ts'
import { violationsOf } from './judging.ts'

/** Who the members are is asked for again and again, by as many clients as there are nodes in most tests. */
export const asking = defineWorkload({
  name: 'asking',
  defaults: { clients: 5, rate: 50 },
  create: ({ clients, rate }) => ({
    clients,
    phases: (['main', 'final'] as const).map((when) => ({
      name: when,
      when,
      rate,
      next: () => ({ f: 'members' }),
    })),
  }),
})

/** What nodes said last who the members are, by node, of what was asked for after a time in milliseconds. */
export function lastAnswers({ history }: RunRecord, afterMs: number): ReadonlyMap<string, string> {
  const answers = new Map<string, string>()
  const asked = new Map<number | 'nemesis', number>()
  for (const { type, process, time, node, value } of history) {
    if (type === 'invoke') asked.set(process, time)
    if (type === 'ok' && node !== undefined && (asked.get(process) ?? 0) >= afterMs * 1000)
      answers.set(node, (value as readonly string[]).join(' '))
  }
  return answers
}

/** What does not hold in a run in which members are asked for, with why; in its last second all that are up must name each other. */
export function wrongWithMembers(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const up = run.standing.nodes.filter(({ state }) => state === 'up').map(({ id }) => id)
  const expected = up.sort().join(' ')
  for (const [node, named] of lastAnswers(run, scenario.duration - 1_000))
    if (named !== expected) return `agrees on members: ${node} names ${named}, and ${expected} are up`
  return undefined
}
