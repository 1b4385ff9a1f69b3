import { scenarios, shrink } from '../../scenarios/index.ts'
import { withMutant } from '../../scenarios/mutant.ts'
import { resolveScenario } from '../../scenarios/resolve.ts'
import { runResolved } from '../../scenarios/run.ts'
import { register } from '../../scenarios/workloads/index.ts'
import type { Scenario } from '../../sim/index.ts'
import { singleServer } from '../../protocols/index.ts'
import { timedOnce, type Workload } from '../workload.ts'

/** The generic scenario of each protocol: nothing in it is aimed at any of its mutants. */
const generic: { readonly [protocol: string]: Scenario } = {
  raft: scenarios['raft-generated'] as Scenario,
  'primary-backup': scenarios['primary-backup-generated'] as Scenario,
  'quorum-register': scenarios['quorum-register-generated'] as Scenario,
  'single-server': {
    ...(scenarios['single-server-no-flush'] as Scenario),
    name: 'single-server-generated',
    cluster: { protocol: singleServer(), nodes: 1 },
    workload: register({ clients: 3, keys: 3, rate: 50 }),
    faults: { generate: 'swarm' },
  },
}

/** Looks for a mutant under one seed after another, and makes what it finds small. The variant is `protocol/mutant`. */
export const hunt: Workload = (size, variant) => {
  const [protocol = '', mutant = ''] = variant.split('/')
  const scenario = generic[protocol]
  if (scenario === undefined) throw new Error(`there is no generic scenario for ${protocol}`)
  const run = (seed: number) => runResolved(withMutant(resolveScenario(scenario, seed), mutant), seed)
  let failed: ReturnType<typeof run> | undefined
  const search = timedOnce(() => {
    for (let seed = 1; seed <= size; seed++) {
      const judged = run(seed)
      if (judged.verdict !== 'invalid') continue
      failed = judged
      return seed
    }
    return size
  })
  if (failed === undefined) return { 'seeds in vain': search.done, seconds: search.seconds }
  const found = failed
  let shrunk: ReturnType<typeof shrink> | undefined
  const shrinking = timedOnce(() => {
    shrunk = shrink(found)
    return shrunk.story.runs
  })
  const { faults = 0, nodes = 0, operations = 0 } = shrunk?.story.to ?? {}
  return {
    seeds: search.done,
    seconds: search.seconds,
    'shrink s': shrinking.seconds,
    'shrink runs': shrinking.done,
    faults,
    nodes,
    operations,
  }
}
