import type { ComparedConfiguration, Comparison } from '../scenarios/index.ts'
import type { WrittenCounterexample } from './counterexamples.ts'
import type { Output } from './output.ts'
import { counted, printable } from './text.ts'

/** Prints what was compared, under what, and what was measured of each configuration. */
export function printComparison(
  comparison: Comparison,
  counterexamples: readonly WrittenCounterexample[],
  output: Output,
): void {
  const { paint } = output
  for (const line of subjectLines(comparison)) output.line(line)
  output.line()
  for (const [i, line] of tableOf(comparison).entries()) output.line(i === 0 ? paint.dim(line) : line)
  output.line()
  for (const { name, label, gave, got, lostWrites } of comparison.configurations) {
    output.line(`${paint.bold(printable(name))}  behaved ${printable(label.letters)} here`)
    if (got.length > 0) output.line(`  got    ${printable(got.join('; '))}`)
    if (gave.length > 0) output.line(`  gave   ${printable(gave.join('; '))}`)
    if (lostWrites.example !== undefined) output.line(`  lost   ${printable(lostWrites.example)}`)
    for (const { model, why, seed, report } of counterexamples.filter((each) => each.configuration === name))
      output.line(
        `  ${paint.red('not')} ${model} (seed ${printable(seed)}): ${printable(why)}\n         ${paint.dim(printable(report))}`,
      )
  }
  output.line()
  output.line(paint.dim('A label is a statement about this configuration and workload, not about a product.'))
}

function subjectLines({ settings, disturbance }: Comparison): readonly string[] {
  const { nodes, delayMs, rate, reads, seeds, firstSeed } = settings
  const load = `${rate} operations a second, ${Math.round(reads * 100)} % reads`
  const which = seeds === 1 ? `seed ${firstSeed}` : `seeds ${firstSeed} to ${firstSeed + seeds - 1}`
  const faults =
    disturbance === undefined
      ? 'no faults'
      : `${disturbance.words}, from ${disturbance.fromMs / 1_000} to ${disturbance.toMs / 1_000} s`
  return [
    `${counted(nodes, 'node')}, a message from one to another takes about d = ${delayMs} ms; ${load}; ${which}`,
    printable(faults),
  ]
}

const COLUMNS: readonly {
  readonly title: string
  readonly of: (found: ComparedConfiguration, d: number) => string
}[] = [
  { title: 'configuration', of: ({ name }) => name },
  { title: 'label', of: ({ label }) => label.letters },
  { title: 'holds', of: ({ strongest }) => firstOf(strongest) },
  { title: 'violated', of: ({ weakestViolated }) => firstOf(weakestViolated) },
  { title: 'answered', of: ({ availability }) => answeredWords(availability) },
  { title: 'reads p50, p99', of: ({ latency }, d) => latencyWords(latency.reads, d) },
  { title: 'writes p50, p99', of: ({ latency }, d) => latencyWords(latency.writes, d) },
  { title: 'stale', of: ({ staleness }) => staleWords(staleness) },
  { title: 'lost', of: ({ lostWrites: { lost, acknowledged } }) => `${lost} of ${acknowledged}` },
  { title: 'messages', of: ({ traffic }) => traffic.messages.toFixed(1) },
]

function tableOf({ configurations, settings, disturbance }: Comparison): readonly string[] {
  const columns = COLUMNS.filter(({ title }) => disturbance !== undefined || title !== 'answered')
  const rows = configurations.map((found) => columns.map(({ of }) => printable(of(found, settings.delayMs))))
  const titles = columns.map(({ title }) =>
    title === 'answered' && disturbance !== undefined && disturbance.sides.length > 1
      ? 'answered by side'
      : title,
  )
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)))
  return [titles, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** The first of some models, and how many more there are. */
function firstOf(models: readonly string[]): string {
  const [first = '–', ...others] = models
  return others.length === 0 ? first : `${first} +${others.length}`
}

function answeredWords(availability: ComparedConfiguration['availability']): string {
  const sides = availability?.sides ?? []
  return sides.map(({ answered, requests }) => percent(answered, requests)).join(', ')
}

function latencyWords(
  { operations, p50Ms, p99Ms }: ComparedConfiguration['latency']['reads'],
  d: number,
): string {
  return operations === 0 ? '–' : `${(p50Ms / d).toFixed(1)} d, ${(p99Ms / d).toFixed(1)} d`
}

function staleWords({ withFaults, withoutFaults }: ComparedConfiguration['staleness']): string {
  const { stale, reads, mostMs } = withFaults ?? withoutFaults
  if (reads === 0) return '–'
  return stale === 0 ? '0 %' : `${percent(stale, reads)}, up to ${(mostMs / 1_000).toFixed(1)} s`
}

function percent(part: number, whole: number): string {
  if (whole === 0) return '–'
  const share = (100 * part) / whole
  return `${share.toFixed(part === 0 || part === whole ? 0 : 1)} %`
}

/** The JSON document of a comparison: what was found, with latency in milliseconds and in multiples of d. */
export function comparisonDocument(
  comparison: Comparison,
  counterexamples: readonly WrittenCounterexample[],
): object {
  const { delayMs } = comparison.settings
  return {
    ...comparison,
    configurations: comparison.configurations.map((found) => {
      const { latency } = found
      const of = ({ operations, p50Ms, p99Ms, p999Ms }: typeof latency.reads) => ({
        operations,
        p50: { ms: p50Ms, d: p50Ms / delayMs },
        p99: { ms: p99Ms, d: p99Ms / delayMs },
        p999: { ms: p999Ms, d: p999Ms / delayMs },
      })
      const { reads, writes, atHome } = latency
      return {
        ...found,
        latency: {
          ...of(latency),
          reads: of(reads),
          writes: of(writes),
          atHome: { reads: of(atHome.reads), writes: of(atHome.writes) },
        },
        counterexamples: counterexamples
          .filter(({ configuration }) => configuration === found.name)
          .map(({ configuration: _name, href: _href, ...rest }) => rest),
      }
    }),
  }
}
