import { Narrator } from '../checkers/explanation/narrator.ts'
import { type HistoryOperation, models, type ModelName } from '../checkers/index.ts'
import type { JudgedRun, Property } from '../scenarios/judged-run.ts'
import type { InspectionChange, RunRecord } from '../sim/record.ts'
import type { NodeId } from '../sim/types.ts'
import type { Mention } from './linked-sentence.ts'
import type { ReportedOperation } from './operations.ts'
import { outlined, rowId } from './outline.ts'
import { faultId } from './tables.ts'
import type { Proof } from './timeline/proof.ts'
import { beginningOf, endingOf } from './trace-search.ts'

/** The address of an event, which the page's script goes to. */
export function eventAddress(event: number): string {
  return `#at=${event}`
}

/** What the sentence of a property can mention: operations of its proof, roles that nodes had taken, and faults. */
export function mentionsOf(run: JudgedRun, property: Property, proof: Proof | undefined): readonly Mention[] {
  const { record } = run
  return [
    ...(proof === undefined || proof.property !== property ? [] : proofMentions(run, proof)),
    ...record.faults.flatMap((fault, position): readonly Mention[] =>
      fault.injected ? [{ parts: [{ text: fault.fault.id, address: `#${faultId(position)}` }] }] : [],
    ),
  ]
}

function proofMentions(run: JudgedRun, proof: Proof): readonly Mention[] {
  const { record } = run
  const name = modelOf(run, proof.property)
  return [
    ...(name === undefined
      ? []
      : outlined(proof.core).flatMap((operation) => operationMentions(record, operation, name))),
    ...roleMentions(record, proof.violated.timeUs),
  ]
}

/** The model that a check judged by, which knows how one speaks of its operations. */
function modelOf({ record, properties }: JudgedRun, property: Property): ModelName | undefined {
  const checks = properties.filter(({ kind }) => kind === 'check')
  const options = record.scenario.checks[checks.indexOf(property)]?.options as
    { readonly model?: unknown } | undefined
  const name = options?.model
  return typeof name === 'string' && Object.hasOwn(models, name) ? (name as ModelName) : undefined
}

/** `c1's write of x = 5`, `was acknowledged by n2`, `c2 read x = 3 from n1`, `at 4.118 s`. */
function operationMentions(
  { history, trace }: RunRecord,
  operation: ReportedOperation,
  model: ModelName,
): readonly Mention[] {
  const { invocation, fromUs, toUs } = operation
  const speak = new Narrator(history, models[model])
  const spoken = asJudged(operation)
  const row = `#${rowId('proof', invocation)}`
  const began = trace && addressOf(beginningOf(trace, invocation, fromUs))
  const ended = trace && toUs !== undefined ? addressOf(endingOf(trace, invocation, toUs)) : undefined
  const did = { text: speak.did(spoken), address: row }
  const noun = { text: speak.noun(spoken), address: row }
  const acknowledged = `was acknowledged${speak.answeredBy(spoken, 'by')}`
  return [
    { parts: [did, { text: ' ' }, { text: speak.span(spoken), ...began }] },
    { parts: [did] },
    { parts: [noun, { text: ' ' }, { text: acknowledged, ...ended }] },
    { parts: [noun] },
  ]
}

function addressOf(event: number | undefined): { readonly address?: string } {
  return event === undefined ? {} : { address: eventAddress(event) }
}

/** An operation as checkers know it. */
function asJudged(operation: ReportedOperation): HistoryOperation {
  const { f, argument = null, result, outcome, invocation, completion, process, key } = operation
  return {
    f,
    input: argument,
    output: outcome === 'ok' ? (result ?? null) : undefined,
    outcome,
    invocation,
    completion: outcome === 'info' || completion === undefined ? Number.POSITIVE_INFINITY : completion,
    process,
    key,
  }
}

/** `n1 took itself for leader`, `n3 (term 3)`: the event at which the node had last taken its role. */
function roleMentions({ inspections = [] }: RunRecord, timeUs: number): readonly Mention[] {
  const taken = new Map<NodeId, InspectionChange>()
  for (const change of inspections) {
    if (change.time > timeUs) break
    const before = taken.get(change.node)?.state
    if (before === undefined || before.role !== change.state?.role) taken.set(change.node, change)
  }
  return [...taken].flatMap(([node, { event, state }]): readonly Mention[] => {
    if (state?.role === undefined) return []
    const address = eventAddress(event)
    const { term } = state as { readonly term?: unknown }
    return [
      { parts: [{ text: `${node} took itself for ${state.role}`, address }] },
      ...(typeof term === 'number' ? [{ parts: [{ text: `${node} (term ${term})`, address }] }] : []),
    ]
  })
}
