import { type TraceKind, traceKinds } from '../sim/trace.ts'
import type { Json } from '../sim/types.ts'
import { NONE, outcomes, type RunColumns } from './data/run-columns.ts'
import { count, seconds } from './format.ts'
import { operationAction } from './operation-words.ts'
import type { ReportedOperation } from './operations.ts'
import { nameWords } from './value-words.ts'

const MOST_TEXT = 160

/** An event as it is called: `#18,204`. */
export function eventName(event: number): string {
  return `#${count(event)}`
}

/** When an event was: `4.213104 s`. */
export function eventTime({ events }: RunColumns, event: number): string {
  return seconds(events.times[event] as number, 6)
}

/** What happened at an event, and where: `n1: deliver append-entries from n2`. */
export function eventWords(run: RunColumns, event: number): string {
  const { events } = run
  const kind = traceKinds[events.kinds[event] as number] as TraceKind
  const node = participantName(run, events.nodes[event] as number)
  const where = node === undefined ? '' : `${node}: `
  const said = [
    kind,
    ...whatWords(run, event, kind),
    ...textWords(events.texts[events.words[event] as number]),
  ]
  return where + said.join(' ')
}

/** The name of a participant, short enough for a line; `undefined` for none. */
export function participantName({ outline }: RunColumns, position: number): string | undefined {
  const participant = outline.participants[position]
  return participant === undefined ? undefined : nameWords(participant.id, 24)
}

/** The operation in a row, as reports tell operations. A value that was cut short is told as the text that is left of it. */
export function operationIn({ operations, outline }: RunColumns, row: number): ReportedOperation {
  const { texts } = operations
  const textOf = (column: Int32Array): string | undefined => texts[column[row] as number]
  const [key, input, output] = [
    textOf(operations.keys),
    textOf(operations.inputs),
    textOf(operations.outputs),
  ]
  const error = textOf(operations.errors)
  const answeredBy = outline.participants[operations.answeredBy[row] as number]?.id
  const toUs = operations.toUs[row] as number
  return {
    invocation: operations.invocations[row] as number,
    process: operations.processes[row] as number,
    client:
      outline.participants[operations.clients[row] as number]?.id ?? `process ${operations.processes[row]}`,
    f: textOf(operations.functions) ?? '',
    outcome: outcomes[operations.outcomes[row] as number] ?? 'info',
    fromUs: operations.fromUs[row] as number,
    ...(operations.completions[row] === NONE
      ? {}
      : { completion: operations.completions[row] as number, toUs }),
    ...(key === undefined ? {} : { key }),
    ...(input === undefined ? {} : { argument: valueIn(input) }),
    ...(output === undefined ? {} : { result: valueIn(output) }),
    ...(error === undefined ? {} : { error }),
    ...(answeredBy === undefined ? {} : { answeredBy }),
  }
}

/** The row of the operation that an event is about; -1 if there is none. */
export function operationRow({ events, operations }: RunColumns, event: number): number {
  const operation = events.operations[event] as number
  return operation === NONE ? NONE : operations.invocations.indexOf(operation)
}

function whatWords(run: RunColumns, event: number, kind: TraceKind): readonly string[] {
  const { events } = run
  const peer = participantName(run, events.peers[event] as number)
  switch (kind) {
    case 'send':
      return [...typeWords(run, event), `to ${peer}`]
    case 'deliver':
    case 'drop':
      return [...typeWords(run, event), `from ${peer}`]
    case 'invoke':
    case 'ok':
    case 'fail':
    case 'info': {
      const row = operationRow(run, event)
      return row === NONE ? [] : [operationAction(operationIn(run, row))]
    }
    default:
      return []
  }
}

function typeWords({ events }: RunColumns, event: number): readonly string[] {
  return textWords(events.texts[events.types[event] as number])
}

function textWords(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [nameWords(text, MOST_TEXT)]
}

function valueIn(text: string): Json {
  return text.endsWith('…') ? text : (JSON.parse(text) as Json)
}
