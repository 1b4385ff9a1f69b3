import type { AvailabilityOfSides, ComparedConfiguration } from './comparison.ts'
import type { ComparisonSettings } from './settings.ts'

type Found = Omit<ComparedConfiguration, 'gave' | 'got'>

/** In less than so many times d nobody has been asked who is not near. */
const NEAR = 1

/** What a configuration gave up, and what it got for it, each in a few words with figures. */
export function gaveAndGot(
  found: Found,
  { delayMs, reads }: ComparisonSettings,
): Pick<ComparedConfiguration, 'gave' | 'got'> {
  const gave: string[] = []
  const got: string[] = []
  const linearizable = found.models.find(({ model }) => model === 'linearizable')
  if (linearizable?.verdict === 'valid') got.push(`linearizable in all of ${linearizable.runs} runs`)
  else if (linearizable?.verdict === 'invalid')
    gave.push(`not linearizable in ${linearizable.violated} of ${linearizable.runs} runs`)
  for (const { model, verdict } of found.models)
    if (verdict === 'unknown') gave.push(`not known whether ${model}`)
  for (const model of found.strongest) if (model !== 'linearizable') got.push(model)
  tellAvailability(found.availability, gave, got)
  for (const [kind, share, { operations, p50Ms }] of [
    ['reads', reads, found.latency.reads],
    ['writes', 1 - reads, found.latency.writes],
  ] as const) {
    if (operations === 0) {
      if (share > 0) gave.push(`no ${kind} answered`)
      continue
    }
    const words = `${kind} in ${(p50Ms / delayMs).toFixed(1)} d`
    if (p50Ms < NEAR * delayMs) got.push(words)
    else gave.push(words)
  }
  const { lost, acknowledged } = found.lostWrites
  if (lost > 0) gave.push(`${lost} of ${acknowledged} acknowledged writes lost`)
  const staleness = found.staleness.withFaults ?? found.staleness.withoutFaults
  if (staleness.stale > 0) gave.push(`${percent(staleness.stale, staleness.reads)} of reads stale`)
  return { gave, got }
}

function tellAvailability(
  availability: AvailabilityOfSides | undefined,
  gave: string[],
  got: string[],
): void {
  if (availability === undefined) return
  const { sides, isTotal } = availability
  if (isTotal) {
    got.push(sides.length > 1 ? 'every request answered, on both sides' : 'every request answered')
    return
  }
  for (const { name, requests, answered, isTotal: isSideTotal } of sides) {
    const who = name === 'all' ? '' : ` in the ${name}`
    if (isSideTotal) got.push(`every request answered${who}`)
    else if (requests > 0) gave.push(`${percent(answered, requests)} of requests answered${who}`)
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(part === whole || part === 0 ? 0 : 1)} %`
}
