import type { Json } from '../sim/types.ts'
import { seconds } from './format.ts'
import type { ReportedOperation } from './operations.ts'
import { keyWords, nameWords, shortened, valueWords } from './value-words.ts'

const LABEL_LENGTH = 34
const SENTENCE_LENGTH = 120

const SHORT: { readonly [f: string]: string } = { read: 'r', write: 'w', r: 'r', w: 'w', txn: 'txn' }
const VERBS: { readonly [f: string]: string } = {
  read: 'reads',
  r: 'reads',
  write: 'writes',
  w: 'writes',
  append: 'appends to',
  add: 'adds',
  cas: 'compares and sets',
  enqueue: 'enqueues',
  dequeue: 'dequeues',
  acquire: 'acquires',
  release: 'releases',
  transfer: 'transfers',
  get: 'gets',
  put: 'puts',
  push: 'pushes',
  pop: 'pops',
  txn: 'runs the transaction',
}

/** An operation as it stands on its bar: `w x = 5`, `r x → 3`, `cas x [1,2]`. */
export function operationLabel(operation: ReportedOperation): string {
  const { f } = operation
  const name = Object.hasOwn(SHORT, f) ? (SHORT[f] as string) : nameWords(f, 16)
  return shortened(`${name} ${effect(operation, 12)}`.trim(), LABEL_LENGTH)
}

/** An operation in a sentence, without its times: `c1 writes x = 5`. */
export function operationAction(operation: ReportedOperation): string {
  const { f, client } = operation
  const verb = Object.hasOwn(VERBS, f) ? (VERBS[f] as string) : `calls ${nameWords(f)}`
  return `${nameWords(client)} ${verb} ${effect(operation, SENTENCE_LENGTH)}`.trim()
}

/** How an operation ended, in words: `ok at 4.213 s, answered by n1`. */
export function operationEnding(operation: ReportedOperation): string {
  const { outcome, toUs, answeredBy, error } = operation
  if (toUs === undefined) return 'still open when the run ended: it may have happened or not'
  const by = answeredBy === undefined ? '' : `, answered by ${nameWords(answeredBy)}`
  const because = error === undefined ? '' : ` (${nameWords(error, SENTENCE_LENGTH)})`
  if (outcome === 'ok') return `ok at ${seconds(toUs)}${by}`
  if (outcome === 'fail') return `failed at ${seconds(toUs)}${because}${by}: it did not happen`
  return `unknown since ${seconds(toUs)}${because}: it may have happened, or may still`
}

/** All about an operation, for a tooltip. */
export function operationDetails(operation: ReportedOperation): string {
  const times = `invoked at ${seconds(operation.fromUs)}, ${operationEnding(operation)}`
  return `${operationAction(operation)}\n${times}\nprocess ${operation.process}, history event ${operation.invocation}`
}

/** What an operation is about and what came of it: `x = 5`, `x → 3`. */
function effect(operation: ReportedOperation, mostOfValue: number): string {
  const { key, argument, result, outcome } = operation
  const subject = key === undefined ? '' : keyWords(key, mostOfValue)
  const given = argument === undefined || argument === null ? '' : valueWords(argument, mostOfValue)
  if (isRead(operation))
    return `${subject} → ${outcome === 'ok' ? valueWords(result ?? null, mostOfValue) : '?'}`.trim()
  const said = given === '' ? subject : `${subject}${joint(operation)}${given}`
  const answer = outcome === 'ok' && result !== undefined && !same(argument, result)
  return answer ? `${said} → ${valueWords(result, mostOfValue)}` : said
}

function joint({ f, key }: ReportedOperation): string {
  if (key === undefined) return ''
  return f === 'write' || f === 'w' ? ' = ' : ' '
}

function isRead({ f, argument }: ReportedOperation): boolean {
  return (f === 'read' || f === 'r' || f === 'get') && (argument === undefined || argument === null)
}

/** Whether two values are the same in all that could be shown of them. */
function same(one: Json | undefined, other: Json | undefined): boolean {
  return valueWords(one ?? null, SENTENCE_LENGTH) === valueWords(other ?? null, SENTENCE_LENGTH)
}
