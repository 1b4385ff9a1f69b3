import { isRecorded } from '../../checkers/formats/recorded-history.ts'
import { anomaliesSection, barsIn } from '../anomalies/anomalies-section.ts'
import { cycleIn } from '../anomalies/cycle-graph.ts'
import { htmlDocument, type Section } from '../document.ts'
import type { Fact } from '../facts.ts'
import { count, counted } from '../format.ts'
import { ladderSection } from '../ladder/ladder-section.ts'
import { html } from '../markup.ts'
import { legendOf } from '../timeline/legend.ts'
import { nameWords } from '../value-words.ts'
import { stampOf } from '../headline.ts'
import type { CheckedHistory } from './checked-history.ts'
import { type CoreProof, coreProof } from './core-proof.ts'
import { coreSection } from './core-section.ts'
import { culpritOf } from './culprit.ts'
import { detailsSection } from './details-section.ts'
import { factsSection, repairsSection } from './facts-section.ts'
import { linearizationSection } from './linearization-section.ts'
import { type HistoryCounts, pairedHistory } from './paired-history.ts'
import { Places } from './places.ts'
import { stretchOf } from './stretch.ts'
import { stretchSection } from './stretch-section.ts'
import { propertyOf, verdictSection } from './verdict-section.ts'
import { wholeHistory } from './whole-history.ts'

/**
 * The report of a checked history as one HTML document, which loads nothing. It takes histories that make no sense as well, and
 * stays small however long they are: it says what it leaves out. The same input gives the same bytes.
 *
 * Source: the pictures of Porcupine (lanes, linearization points) and Knossos (the operations that no order explains).
 *
 * @param checked - the history, its verdict, and what else is known
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', key: 'x', time: 0 },
 *   { process: 0, type: 'ok', f: 'read', key: 'x', value: 3, time: 9 },
 * ])
 * const verdict = checkLinearizable(history, { model: 'register' })
 * const page = historyReport({ history, verdict, file: 'reads.jsonl', model: 'register', version: '0.1.0' })
 * console.log(page.includes('Violated: linearizable register · reads.jsonl')) // true
 * ```
 */
export function historyReport(checked: CheckedHistory): string {
  const { history, verdict, ladder, repairs = [], anomalies = [], graphs = [] } = checked
  const paired = pairedHistory(history)
  const places = new Places(history)
  const witness = verdict.verdict === 'valid' ? (verdict.witness ?? []) : []
  const events = verdict.verdict === 'invalid' ? verdict.core : []
  const proof = coreProof(paired, places, events, culpritOf(verdict), cycleIn(anomalies, events))
  const stretch = stretchOf(paired, places, proof, witness)
  const isWhole = stretch.last - stretch.first + 1 >= history.length
  const whole = isWhole ? undefined : wholeHistory(paired, places, stretch, proof?.culprit)
  const timelines = [proof?.picture.timeline, stretch.picture.timeline, whole]
  const legend = legendOf(timelines.filter((timeline) => timeline !== undefined))
  const core = new Set(proof?.rows.map((row) => paired.begins[row] as number))
  const details = verdict.details ?? {}
  const hasDetails = Object.keys(details).length > 0
  const facts = factsOf(checked, paired.counts)
  const sections: readonly (Section | false)[] = [
    proof !== undefined && { id: 'core', name: 'Core' },
    anomalies.length > 0 && { id: 'anomalies', name: 'Anomalies' },
    ladder !== undefined && { id: 'ladder', name: 'Ladder' },
    hasDetails && { id: 'details', name: 'Details' },
    { id: 'history', name: 'History' },
    witness.length > 0 && { id: 'linearization', name: 'Linearization' },
    repairs.length > 0 && { id: 'repairs', name: 'Repairs' },
    { id: 'check', name: 'Check' },
  ]
  return htmlDocument({
    title: `${stampOf(verdict)}: ${propertyOf(checked)} · ${fileOf(checked)}`,
    verdict: verdict.verdict,
    kind: 'report of a checked history',
    sections: sections.filter((section) => section !== false),
    main: html`${verdictSection(checked, facts.slice(0, SHOWN_FIRST), paired.counts)}
    ${proof === undefined ? '' : coreSection(paired, places, proof, legend)}
    ${anomalies.length === 0 ? '' : anomaliesSection(anomalies, graphs, { paired, places, bars: barsOf(proof) })}
    ${ladder === undefined ? '' : ladderSection(ladder, 'ladder', 'The ladder')}
    ${hasDetails ? detailsSection(details) : ''}
    ${stretchSection(paired, places, stretch, core, whole, proof === undefined ? legend : '')}
    ${witness.length === 0 ? '' : linearizationSection(paired, places, witness)}
    ${repairs.length === 0 ? '' : repairsSection(repairs)} ${factsSection(facts)}`,
    version: checked.version,
    data: [],
    client: checked.client ?? '',
  })
}

/** So many of the facts stand on the first screen. */
const SHOWN_FIRST = 7

function barsOf(proof: CoreProof | undefined): ReadonlyMap<number, string> {
  return proof === undefined ? new Map() : barsIn([{ id: 'core', timeline: proof.picture.timeline }])
}

function factsOf(checked: CheckedHistory, counts: HistoryCounts): readonly Fact[] {
  const { history, verdict, verification } = checked
  const { operations, ok, fail, info, processes, keys, nemesis } = counts
  return [
    ['File', fileOf(checked)],
    ['Model', nameWords(checked.model, 80)],
    [counted(operations, 'operation'), `${count(ok)} ok · ${count(fail)} fail · ${count(info)} info`],
    ['Processes', count(processes)],
    ['Keys', count(keys)],
    ['Procedure', verdict.procedure === undefined ? 'not told' : nameWords(verdict.procedure, 120)],
    ['Steps', verdict.steps === undefined ? 'not told' : count(verdict.steps)],
    [
      'Events',
      `${count(history.length)}${nemesis === 0 ? '' : `, ${count(nemesis)} of them of the nemesis`}`,
    ],
    ...(isRecorded(history) ? [['Format', nameWords(history.format)] as const] : []),
    ...(verdict.operations === undefined
      ? []
      : [['Judged', counted(verdict.operations, 'operation')] as const]),
    ...(verification === undefined
      ? []
      : [['Verified apart', nameWords(`${verification.outcome}: ${verification.why}`, 600)] as const]),
    ['netsplit', nameWords(checked.version)],
  ]
}

function fileOf({ file, history }: CheckedHistory): string {
  return nameWords(
    file ?? (isRecorded(history) ? history.name : undefined) ?? 'a history without a name',
    120,
  )
}
