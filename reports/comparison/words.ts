import type { Comparison, Side } from '../../scenarios/comparing/comparison.ts'
import { counted, listed } from '../format.ts'
import { nameWords } from '../value-words.ts'
import { decimal, milliseconds, shareWords } from './figures.ts'
import type { Series } from './series.ts'

const LONGEST_WORDS = 300
const MOST_NAMED = 3

/** A text of the comparison, on one line. */
export function textWords(text: string, most = LONGEST_WORDS): string {
  return nameWords(text, most)
}

/** The side of a cut, in words. */
export function sideWords(name: Side['name']): string {
  return name === 'all' ? 'all nodes' : name
}

/** The workload in a phrase: `50 operations a second over 5 nodes, half of them reads`. */
export function workloadWords({ settings, configurations }: Comparison): string {
  const { nodes, rate, reads, delayMs, seeds } = settings
  const objects = [...new Set(configurations.map(({ object }) => object))]
  const on = objects.length === 0 ? '' : ` on ${listed(objects.map((object) => `a ${object}`))}`
  return `${decimal(rate)} operations a second${on}, ${shareWords(reads, 1)} of them reads, over ${counted(nodes, 'node')}, d = ${milliseconds(delayMs)}, ${counted(seeds, 'seed')}`
}

/** The faults in a sentence's part: what was done, from when to when. */
export function faultsWords({ settings, disturbance }: Comparison): string {
  if (disturbance === undefined) return 'no faults'
  const { fromMs, toMs, words } = disturbance
  return `${textWords(settings.faults, 80)} from ${milliseconds(fromMs)} to ${milliseconds(toMs)}: ${textWords(words)}`
}

/** What the configurations come to, together: `Of 5 configurations, 3 behaved PC/EC here and 2 PA/EL`. */
export function headline({ configurations }: Comparison): string {
  const groups = new Map<string, number>()
  for (const { label } of configurations) groups.set(label.letters, (groups.get(label.letters) ?? 0) + 1)
  const ordered = [...groups].sort(([, one], [, other]) => other - one)
  const first = ordered[0]
  if (first === undefined) return 'No configuration was compared'
  if (ordered.length === 1)
    return `${configurations.length === 1 ? 'The configuration' : `All ${configurations.length} configurations`} behaved ${textWords(first[0], 20)} here`
  const parts = ordered.map(
    ([letters, many], i) =>
      `${many} ${i === 0 ? 'behaved ' : ''}${textWords(letters, 20)}${i === 0 ? ' here' : ''}`,
  )
  return `Of ${configurations.length} configurations, ${listed(parts)}`
}

/** Sentences without the last of their clauses that they all have in common: these are said once, beside them. */
export function ownClauses(sentences: readonly string[]): readonly string[] {
  const parts = sentences.map((sentence) => sentence.split('; '))
  const [first] = parts
  if (first === undefined || parts.length === 1) return sentences
  let common = 0
  while (
    parts.every((clauses) => clauses.length > common + 1 && clauses.at(-1 - common) === first.at(-1 - common))
  )
    common++
  return parts.map((clauses) => clauses.slice(0, clauses.length - common).join('; '))
}

/** Names of the configurations for a title. */
export function subjectWords(series: readonly Series[]): string {
  const names = series.slice(0, MOST_NAMED).map(({ name }) => name)
  const more = series.length - names.length
  return listed(more > 0 ? [...names, `${more} more`] : names)
}
