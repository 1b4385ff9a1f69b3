import { ladderSentence } from '../reports/ladder/words.ts'
import type { JudgedRun, Property, Swarm } from '../scenarios/index.ts'
import type { RunRecord } from '../sim/index.ts'
import type { Output } from './output.ts'
import { swarmSummary } from './swarm-lines.ts'
import { counted, printable } from './text.ts'

/** What a run left behind, and how to run it again. */
export interface RunFiles {
  readonly report: string
  /** The run as a file for machines. */
  readonly data: string
  /** The paths of what was exported, by format. */
  readonly exports: { readonly [format: string]: string }
  readonly failure?: string
  /** Why a violated run has no failure file, if it has none. */
  readonly noFailure?: string
  readonly command: string
}

/** Prints what was run, what was broken, the verdict, the seed, the trace hash and where the report is. */
export function printRun(run: JudgedRun, files: RunFiles, output: Output, swarm?: Swarm): void {
  const { record, properties, verdict } = run
  const { paint } = output
  const row = (name: string, text: string): void =>
    output.line(`  ${paint.dim(name.padEnd(11))}${printable(text)}`)
  output.line(`${paint.bold(printable(record.scenario.name))}, seed ${printable(record.seed)}`)
  output.line()
  row('cluster', clusterOf(record))
  row('broken', brokenOf(record))
  if (swarm !== undefined) row('swarm', swarmSummary(swarm, record.scenario.faults.length))
  row('operations', operationsOf(record))
  for (const what of run.beyond) row('beyond', what)
  output.line()
  const told = properties.find((property) => property.verdict === verdict)
  for (const property of properties) output.line(propertyLine(property, property === told, output))
  output.line()
  const word = {
    valid: paint.green('VALID'),
    invalid: paint.red('INVALID'),
    unknown: paint.yellow('UNKNOWN'),
  }[verdict]
  output.line(`${paint.bold(word)}  ${sentenceOf(run)}`)
  for (const line of ladderSentences(properties)) output.line(`  ${printable(line)}`)
  output.line()
  row('trace hash', `${record.traceHash} over ${record.events} events`)
  row('report', files.report)
  for (const [format, file] of Object.entries(files.exports)) row(format, file)
  if (files.failure !== undefined) row('failure', `${files.failure} (npx netsplit replay ${files.failure})`)
  if (files.noFailure !== undefined) row('failure', `none: ${files.noFailure}`)
  row('again', files.command)
}

function sentenceOf({ properties, verdict }: JudgedRun): string {
  if (verdict === 'valid') return 'no property was violated'
  const property = properties.find((each) => each.verdict === verdict)
  return printable(property?.why ?? '')
}

/** Of each violated check of linearizability or of a consistency model what still holds; with the name of the check, if there are several. */
function ladderSentences(properties: readonly Property[]): readonly string[] {
  const asked = properties.filter(({ ladder }) => ladder !== undefined)
  return asked.map(({ name, ladder: steps = [], strongest = [], weakestViolated = [] }) => {
    const sentence = ladderSentence({ steps, strongest, weakestViolated })
    return asked.length === 1 ? sentence : `${name}: ${sentence}`
  })
}

/** A line on a property; its reason is left out where it is told as the sentence of the run. */
function propertyLine({ name, kind, verdict, why }: Property, told: boolean, { paint }: Output): string {
  const mark = {
    valid: paint.green('✓'),
    invalid: paint.red('✗'),
    unknown: paint.yellow('?'),
    unreached: paint.dim('·'),
  }[verdict]
  const shown = kind === 'sometimes' ? `sometimes: ${name}` : name
  const rest = told && verdict === 'invalid' ? '' : paint.dim(`  ${printable(why)}`)
  return `  ${mark} ${printable(shown)}${rest}`
}

function clusterOf({ scenario, participants }: RunRecord): string {
  const groups = scenario.cluster.groups.map(({ name, protocol, nodes, spares }) => {
    const mutant = protocol.mutant === undefined ? '' : ` (mutant ${protocol.mutant})`
    const spare = spares === 0 ? '' : ` and ${counted(spares, 'spare')}`
    const called = scenario.cluster.groups.length === 1 ? '' : ` as ${name}`
    return `${counted(nodes, 'node')}${spare} of ${protocol.use}${mutant}${called}`
  })
  const clients = participants.filter(({ kind }) => kind === 'client').length
  const workload =
    scenario.workload === undefined
      ? 'no workload'
      : `${counted(clients, 'client')}, workload ${scenario.workload.use}`
  return `${groups.join(', ')}; ${workload}; ${scenario.duration / 1000} s of virtual time`
}

function brokenOf({ faults }: RunRecord): string {
  if (faults.length === 0) return 'nothing: the scenario has no faults'
  const counts = Object.entries(injectedByKind(faults)).map(
    ([kind, count]) => `${count} ${kind}${strikesOf(faults, kind)}`,
  )
  const missed = faults.filter(({ injected }) => !injected).length
  const injected = counts.length === 0 ? 'nothing' : counts.join(', ')
  return missed === 0 ? injected : `${injected}; ${counted(missed, 'fault')} not injected`
}

/** How often faults of a kind had an effect, where they have one at a time. */
function strikesOf(faults: RunRecord['faults'], kind: string): string {
  let strikes = 0
  for (const fault of faults) if (fault.injected && fault.fault.kind === kind) strikes += fault.strikes ?? 0
  return strikes === 0 || kind === 'message' ? '' : ` (${strikes === 1 ? 'once' : `${strikes} times`})`
}

/** How many faults of each kind were injected. */
export function injectedByKind(faults: RunRecord['faults']): { readonly [kind: string]: number } {
  const counts: { [kind: string]: number } = {}
  for (const { fault, injected } of faults) {
    if (injected) counts[fault.kind] = (counts[fault.kind] ?? 0) + 1
  }
  return counts
}

function operationsOf({ history, notIssued }: RunRecord): string {
  const counts = { invoke: 0, ok: 0, fail: 0, info: 0 }
  for (const { type } of history) counts[type]++
  const open = counts.invoke - counts.ok - counts.fail - counts.info
  const parts = [`${counts.ok} ok`, `${counts.fail} fail`, `${counts.info} info`]
  if (open > 0) parts.push(`${open} still open`)
  if (notIssued > 0) parts.push(`${notIssued} not issued for want of a free client`)
  return `${counts.invoke} invoked: ${parts.join(', ')}`
}
