import type { JudgedRun } from '../scenarios/judged-run.ts'
import type { RunRecord } from '../sim/record.ts'
import type { CodeReference } from '../sim/reference.ts'
import type { Distribution } from '../sim/types.ts'
import { type Fact, factsTable } from './facts.ts'
import { count, counted, percent, seconds } from './format.ts'
import { html, type Markup } from './markup.ts'
import { nameWords, valueWords } from './value-words.ts'

const ENDINGS: { readonly [ended in RunRecord['ended']]: string } = {
  duration: 'its duration was over',
  violation: 'a property was violated',
  budget: 'the event budget ran out',
  stopped: 'it was stopped',
}

/** What was run, and the hash that says whether another run was the same. */
export function runFactsSection({ record, beyond }: JudgedRun, version: string): Markup {
  return html`<section class="block page" id="run" aria-labelledby="run-title">
    <h2 id="run-title">The run</h2>
    ${factsTable('The run', factsOf(record, beyond, version))}
  </section>`
}

function factsOf(record: RunRecord, beyond: readonly string[], version: string): readonly Fact[] {
  const { scenario } = record
  const { network, disk, workload } = scenario
  return [
    ['Scenario', nameWords(scenario.name, 120)],
    ['Seed', nameWords(record.seed, 120)],
    ...scenario.cluster.groups.map(({ name, nodes, spares, protocol }): Fact => [
      `Group ${nameWords(name)}`,
      `${counted(nodes, 'node')}${spares > 0 ? ` and ${counted(spares, 'spare')}` : ''} of ${referenceWords(protocol)}`,
    ]),
    ...(workload === undefined ? [] : [['Workload', referenceWords(workload)] as const]),
    [
      'Network',
      `latency ${distributionWords(network.latency)}${network.local === undefined ? '' : ` (${distributionWords(network.local)} between a client and its node)`}, loss ${percent(network.loss)}, duplicates ${percent(network.duplicate)}`,
    ],
    ['Disk', `flush ${distributionWords(disk.flush)}`],
    ...beyond.map((what) => ['Beyond what is borne', nameWords(what, 300)] as const),
    ['Checks', scenario.checks.map(referenceWords).join('; ') || 'none'],
    [
      'Duration',
      `${seconds(scenario.duration * 1_000)}, the last ${seconds(scenario.settle * 1_000)} of it without faults${quietWhere(record)}`,
    ],
    ['Ended', `at ${seconds(record.time, 6)}: ${ENDINGS[record.ended]}`],
    ...(record.notIssued === 0
      ? []
      : [['Not issued', `${counted(record.notIssued, 'operation')}, because no client was free`] as const]),
    ['Events', count(record.events)],
    ['Trace hash', nameWords(record.traceHash, 120)],
    ['netsplit', nameWords(version)],
  ]
}

/** Where faults stopped, if not everywhere. */
function quietWhere({ scenario, quiesced }: RunRecord): string {
  if (scenario.quiesce.core === 'all' || quiesced === undefined) return ''
  return ` on ${quiesced.core.map((node) => nameWords(node)).join(', ')}, as it was elsewhere`
}

function referenceWords({ use, options, mutant, from }: CodeReference): string {
  const given = Object.keys(options).length === 0 ? '' : ` ${valueWords(options, 300)}`
  const bug = mutant === undefined ? '' : `, with the mutant ${nameWords(mutant)}`
  return `${nameWords(use)}${given}${bug}${from === undefined ? '' : ` from ${nameWords(from, 200)}`}`
}

function distributionWords(distribution: Distribution): string {
  switch (distribution.kind) {
    case 'constant':
      return `${distribution.ms} ms`
    case 'uniform':
      return `${distribution.min} to ${distribution.max} ms, uniform`
    case 'exponential':
      return `${distribution.mean} ms on average, exponential`
    case 'lognormal':
      return `${distribution.median} ms in the median and ${distribution.p99} ms at the 99th percentile, lognormal`
    case 'normal':
      return `${distribution.mean} ms on average, give or take ${distribution.deviation} ms, normal`
    case 'pareto':
      return `${distribution.min} ms at least, Pareto with index ${distribution.alpha}`
    case 'bimodal': {
      const { fast, slow, slowProbability } = distribution
      return `${distributionWords(fast)}; with probability ${slowProbability}, ${distributionWords(slow)}`
    }
  }
}
