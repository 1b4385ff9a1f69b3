import { violatedProperty } from '../../scenarios/fingerprint.ts'
import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import type { RunRecord } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import type { Trace, TraceEvent } from '../../sim/trace.ts'
import type { NodeId } from '../../sim/types.ts'
import { faultLabel } from '../fault-words.ts'
import { counted, seconds } from '../format.ts'
import { operationLabel } from '../operation-words.ts'
import { operationsOf, operationsWith, type ReportedOperation } from '../operations.ts'
import { nameWords } from '../value-words.ts'

const MOST_OPERATIONS = 12
const MOST_MESSAGES = 12
const MOST_FAULTS = 4
const MOST_PARTICIPANTS = 12
const MOST_TEXT = 160
/** What cannot be seen of something in a diagram. */
const UNKNOWN = 'nobody knows whether it happened'

/** A line of a diagram, with when it was. */
interface Line {
  readonly time: number
  /** Whom it needs: an arrow from the first to the second, or a note over all of them. */
  readonly over: readonly NodeId[]
  readonly arrow?: '->>' | '-->>'
  readonly text: string
}

/**
 * The proof of a run's first violation as a sequence diagram of Mermaid, which GitHub draws in Markdown: the operations that prove
 * it, between clients and the replicas that answered them, and what was cut off meanwhile; where no operations prove it, the
 * messages that led to it. Of what is long, the end is shown.
 *
 * Source: Mermaid, sequence diagrams.
 *
 * @param run - with its verdicts, and with its trace if messages are to be shown
 * @returns the diagram, without a fence around it; `undefined` if nothing is violated, or there is nothing to draw of it
 *
 * @example
 * ```ts
 * const judged = runResolved(resolveScenario(scenarios['raft-stale-read'], 1), 1)
 * console.log(mermaidOfProof(judged)?.split('\n')[0]) // sequenceDiagram
 * ```
 */
export function mermaidOfProof(run: JudgedRun): string | undefined {
  const property = violatedProperty(run)
  if (property === undefined) return undefined
  const operations = operationsWith(operationsOf(run.record.history), property.core ?? [])
  const proof = operations.length > 0 ? operationLines(operations) : messageLines(run.record, property)
  const [first] = proof
  const last = proof.at(-1)
  if (first === undefined || last === undefined) return undefined
  const lines = [...faultLines(run.record, first.time, last.time), ...proof].sort(
    (one, other) => one.time - other.time,
  )
  return diagramOf(lines, run.record)
}

/**
 * Text as it may stand in a diagram: what means something there is written as an entity. So is the word `end`, which ends a block
 * wherever it stands.
 *
 * Source: Mermaid, sequence diagrams, "Entity codes to escape characters".
 */
export function mermaidText(text: string, most = MOST_TEXT): string {
  return nameWords(text, most)
    .replaceAll(
      /[!-'*+/:-<>-@[-`{-~]|-(?![A-Za-z0-9])|(?<![A-Za-z0-9])-/g,
      (character) => `#${character.charCodeAt(0)};`,
    )
    .replaceAll(/\b(e)(?=nd\b)/gi, (letter) => `#${letter.charCodeAt(0)};`)
}

function operationLines(core: readonly ReportedOperation[]): readonly Line[] {
  const shown = core.slice(-MOST_OPERATIONS)
  const [first] = shown
  const lines = shown.flatMap((operation) => [asked(operation), ...answered(operation)])
  const left = core.length - shown.length
  const rest: readonly Line[] =
    left === 0 || first === undefined
      ? []
      : [
          {
            time: first.fromUs,
            over: [first.client],
            text: `${counted(left, 'operation')} before this not shown`,
          },
        ]
  return [...rest, ...lines].sort((one, other) => one.time - other.time)
}

function asked(operation: ReportedOperation): Line {
  const { client, answeredBy, fromUs } = operation
  const text = `${operationLabel(operation)}, asked at ${seconds(fromUs)}`
  return answeredBy === undefined
    ? { time: fromUs, over: [client], text }
    : { time: fromUs, over: [client, answeredBy], arrow: '->>', text }
}

function answered({ client, answeredBy, outcome, toUs }: ReportedOperation): readonly Line[] {
  if (toUs === undefined) return []
  const word = outcome === 'info' ? UNKNOWN : outcome
  const text = `${word} at ${seconds(toUs)}`
  return [
    answeredBy === undefined
      ? { time: toUs, over: [client], text }
      : { time: toUs, over: [answeredBy, client], arrow: '-->>', text },
  ]
}

/** The messages that led to the event at which a property was violated, one after the other. */
function messageLines({ trace }: RunRecord, { event, why, node }: Property): readonly Line[] {
  if (trace === undefined || event === undefined || event >= trace.length) return []
  const lines: Line[] = []
  const violation = trace.at(event)
  const at = node ?? violation.node
  if (at !== undefined) lines.push({ time: violation.time, over: [at], text: `violated: ${why}` })
  for (const arrival of arrivalsBefore(trace, violation)) {
    if (lines.length > MOST_MESSAGES) break
    const { time, node, peer, payload } = arrival
    if (node === undefined || peer === undefined) continue
    const type: unknown = (payload as { readonly type?: unknown } | null | undefined)?.type
    const text = `${typeof type === 'string' ? type : 'message'}, arrived at ${seconds(time)}`
    lines.push({ time, over: [peer, node], arrow: '->>', text })
  }
  return lines.reverse()
}

/** Back along the causes of an event: each message that arrived on the way to it. */
function* arrivalsBefore(trace: Trace, from: TraceEvent): Generator<TraceEvent> {
  for (let event = from; event.cause !== undefined;) {
    event = trace.at(event.cause)
    if (event.kind === 'deliver') yield event
  }
}

/** The faults that held between two times, those that began last. */
function faultLines({ faults }: RunRecord, fromUs: number, toUs: number): readonly Line[] {
  return faults
    .flatMap((fault) => (fault.injected ? stretchesOf(fault) : []))
    .filter(({ from, to }) => from <= toUs && to >= fromUs)
    .slice(-MOST_FAULTS)
    .map((fault) => ({
      time: Math.max(fault.from, fromUs),
      over: fault.nodes.slice(0, MOST_PARTICIPANTS),
      text: `${faultLabel(fault)}, from ${seconds(fault.from)} to ${seconds(fault.to)}`,
    }))
}

/** Lines as a diagram: clients at the left, then the replicas that have a part in it; notes lie over those of them that are there. */
function diagramOf(lines: readonly Line[], { participants }: RunRecord): string {
  const needed = new Set(lines.flatMap(({ over, arrow }) => (arrow === undefined ? over.slice(0, 1) : over)))
  const nodes = participants.filter(({ kind }) => kind === 'node').map(({ id }) => id)
  const replicas = nodes.filter((id) => needed.has(id))
  const drawn = [...[...needed].filter((id) => !nodes.includes(id)).sort(), ...replicas]
  const idOf = (id: NodeId): string => `p${drawn.indexOf(id)}`
  const heads = drawn.map((id) => `  participant ${idOf(id)} as ${mermaidText(id, 24)}`)
  const body = lines.flatMap(({ over, arrow, text }) => {
    if (arrow !== undefined) {
      const [from = '', to = ''] = over
      return [`  ${idOf(from)}${arrow}${idOf(to)}: ${mermaidText(text)}`]
    }
    const among = drawn.filter((id) => over.length === 0 || over.includes(id))
    const [first, last] = [among[0], among.at(-1)]
    if (first === undefined || last === undefined) return []
    const span = first === last ? idOf(first) : `${idOf(first)},${idOf(last)}`
    return [`  Note over ${span}: ${mermaidText(text)}`]
  })
  return ['sequenceDiagram', ...heads, ...body].join('\n')
}
