import type { JudgedRun } from '../scenarios/judged-run.ts'
import type { History } from '../sim/history.ts'
import { type AnomalyPlaces, anomaliesSection, barsIn } from './anomalies/anomalies-section.ts'
import { anomaliesOf } from './anomalies/run-anomalies.ts'
import type { ViolationMark } from './cockpit/marks.ts'
import { packed, type PackedSection } from './compressed.ts'
import { htmlDocument, type Section } from './document.ts'
import { headline, stampOf } from './headline.ts'
import { connectivitySection } from './graphs/connectivity-section.ts'
import type { GraphLayout } from './graphs/graph.ts'
import { pairedHistory } from './history/paired-history.ts'
import { Places } from './history/places.ts'
import { ladderSection } from './ladder/ladder-section.ts'
import { html, type Markup } from './markup.ts'
import { operationsOf } from './operations.ts'
import { overviewSection } from './overview-section.ts'
import type { RecordedRun } from './page/session/protocol.ts'
import { picturesOf } from './pictures.ts'
import { proofId, proofSection } from './proof-section.ts'
import { runData } from './run-data.ts'
import { runFactsSection } from './run-facts.ts'
import { faultsSection, propertiesSection } from './tables.ts'
import { canStepThrough, timeTravelSection } from './time-travel-section.ts'
import { legendOf } from './timeline/legend.ts'
import type { Proof } from './timeline/proof.ts'
import { traceSection } from './trace-section.ts'
import { nameWords } from './value-words.ts'
import { triedSection } from './tried/tried-section.ts'
import { verdictSection } from './verdict-section.ts'
import { witnessSection } from './witness-section.ts'

/** What a report needs to know besides the run. */
export interface ReportOptions {
  /** The command that runs this again. */
  readonly command: string
  /** netsplit's version. */
  readonly version: string
  /** The page's own script, bundled. */
  readonly client: string
  /** The engine as the source of a classic worker; without it the page cannot run the scenario again. */
  readonly engine?: string
  /** Why there is no engine, to stand after a colon: `the protocol is not shipped with netsplit`. */
  readonly whyNoEngine?: string
  /** The layouts of what `reportGraphs` gives for the run; without them, who reached whom is told in a table only. */
  readonly graphs?: readonly GraphLayout[]
  /** The layouts of what `cycleGraphs` gives for the run; without them, cycles of transactions are told in words only. */
  readonly cycles?: readonly GraphLayout[]
  /** How many bytes the events of the run may take in the page, 10 MB if not given; a run of more is left out, and the page says so. */
  readonly mostBytes?: number
}

/**
 * The report of a run as one HTML document, which loads nothing. The same run and options give the same bytes.
 *
 * @param run - the run with its verdicts
 * @param options - the command that runs it again, and the scripts that the page carries
 *
 * @example
 * ```ts
 * const scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * const judged = judge(run(scenario, 7))
 * const page = renderReport(judged, { command: 'npx netsplit run quiet --seed 7', version: '0.1.0', client: '' })
 * console.log(page.startsWith('<!doctype html>')) // true
 * ```
 */
export function renderReport(run: JudgedRun, options: ReportOptions): string {
  const { history } = run.record
  const operations = operationsOf(history)
  const anomalies = anomaliesOf(run)
  const pictures = picturesOf(run, operations, anomalies)
  const { proofs, overview } = pictures
  const data = runData(run.record, options.mostBytes)
  const { events } = run.record
  const hasEngine = options.engine !== undefined
  const legend = legendOf([...proofs.map(({ timeline }) => timeline), overview])
  const tried = run.verdict === 'invalid' ? undefined : triedSection(run, operations)
  const witness = run.verdict === 'invalid' ? undefined : witnessSection(run)
  const ladders = laddersOf(run)
  const reach = connectivitySection(run.record, options.graphs ?? [])
  const parts: readonly (Section | false)[] = [
    tried !== undefined && { id: 'tried', name: 'Tried' },
    proofs.length > 0 && { id: 'proof', name: 'Proof' },
    anomalies.length > 0 && { id: 'anomalies', name: 'Anomalies' },
    ladders.length > 0 && { id: 'ladder', name: 'What holds' },
    witness !== undefined && { id: 'witness', name: 'Linearization' },
    { id: 'whole-run', name: 'Whole run' },
    { id: 'time-travel', name: 'Time travel' },
    { id: 'properties', name: 'Properties' },
    { id: 'faults', name: 'Faults' },
    reach !== undefined && { id: 'reach', name: 'Reach' },
    { id: 'run', name: 'Run' },
    { id: 'events', name: 'Events' },
  ]
  const title = `${stampOf(run)}: ${headline(run, operations.length)} · ${nameWords(run.record.scenario.name, 80)} · seed ${nameWords(run.record.seed)}`
  return htmlDocument({
    title,
    verdict: run.verdict,
    kind: 'run report',
    sections: parts.filter((part) => part !== false),
    main: html`${verdictSection(run, operations, proofs[0], options)} ${tried}
    ${proofs.map((proof, position) => proofSection(proof, position, proofs.length > 1, position === 0 ? legend : ''))}
    ${anomalies.length === 0 ? '' : anomaliesSection(anomalies, options.cycles ?? [], placesIn(history, proofs))}
    ${ladders} ${witness}
    ${overviewSection(run.record, operations.length, pictures, proofs.length === 0 ? legend : '', canStepThrough(data, events, hasEngine))}
    ${timeTravelSection(data, events, hasEngine, options.whyNoEngine)} ${propertiesSection(run.properties)}
    ${faultsSection(run.record.faults, run.record.time)} ${reach} ${runFactsSection(run, options.version)}
    ${traceSection(run.record, proofs[0])}`,
    version: options.version,
    data: [
      { id: 'recorded-run', value: recordedRun(run) },
      { id: 'violations', value: proofs.map(violationMark) },
    ],
    packed: [...data.sections, ...(options.engine === undefined ? [] : [packedEngine(options.engine)])],
    client: options.client,
  })
}

/** Where the transactions of a run's anomalies stand. */
function placesIn(history: History, proofs: readonly Proof[]): AnomalyPlaces {
  return {
    paired: pairedHistory(history),
    places: new Places(history),
    bars: barsIn(proofs.map(({ timeline }, position) => ({ id: proofId(position), timeline }))),
  }
}

/** What still holds of each history that is not linearizable. */
function laddersOf({ properties }: JudgedRun): readonly Markup[] {
  const asked = properties.filter(({ ladder }) => ladder !== undefined)
  return asked.map(({ name, ladder: steps = [], strongest = [], weakestViolated = [] }, i) => {
    const title = asked.length === 1 ? 'What still holds' : `What still holds: ${nameWords(name, 60)}`
    return ladderSection({ steps, strongest, weakestViolated }, i === 0 ? 'ladder' : `ladder-${i + 1}`, title)
  })
}

function packedEngine(source: string): PackedSection {
  return packed('engine', new TextEncoder().encode(source), 'most')
}

function violationMark({ violated, span, core }: Proof): ViolationMark {
  const { timeUs, words, invocation } = violated
  return {
    timeUs,
    words,
    window: span,
    core: core.map((operation) => operation.invocation),
    ...(invocation === undefined ? {} : { invocation }),
  }
}

function recordedRun({ record, verdict }: JudgedRun): RecordedRun {
  const { scenario, seed, traceHash, events } = record
  return { scenario, seed, expected: { traceHash, events, verdict } }
}
