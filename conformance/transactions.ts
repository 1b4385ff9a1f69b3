/**
 * Holds verdicts on transactions against Elle's. How Elle's ways are treated:
 *
 * - A completion without an invocation is a transaction that was invoked at the start. Two of Elle's tests have processes that do
 *   several things at once, so histories are read leniently: of several that one process has open, a completion ends the last that
 *   asked for the same.
 * - Where Elle finds no dependency at all, or has no time left, it says unknown. Here there is a verdict: nothing that is prohibited
 *   was found, or something was, with its proof.
 * - Elle tells an edge by data where it can, though it looked for one of time; so it takes a `G0-process` for a `G1c-process`, and passes
 *   over a `G-single-item-realtime` whose one edge of time is an anti-dependency as well. Then it often adds that a cycle of some
 *   model exists (`-cycle-exists`). Here an edge is told as what it was looked for, and the cycle is always found.
 * - If real time is asked for, the order of processes is not looked at by itself, as with Elle: it is part of it. If only that of
 *   processes is asked for, real time is not.
 * - `:anomaly-types` are those that the models prohibit; `:not` and `:also-not` follow from all that were found. So it is here.
 * - A register's value that nobody wrote is for Elle what was there at first. Here it is read out of thin air, unless it is said to be
 *   what was there; and a transaction that read what it wrote only later is told of registers as well. Comparisons of models are without
 *   these two.
 * - Where a source of the order of a register's values contradicts the others, all of it is left out, for all keys.
 */
import {
  boundaryOf,
  checkTransactions,
  type History,
  impliedAnomalies,
  type Json,
  parseHistory,
  prohibitedBy,
  type TransactionObject,
  type TransactionOptions,
  type TransactionVerdict,
  verifyTransactions,
  type VersionSource,
} from '../index.ts'
import { namesIn } from './lattice.ts'
import { expectedOf, type Expected, type Outcome } from './outcome.ts'

/** What Elle said of a history. */
interface Answer {
  readonly valid: Json
  readonly 'anomaly-types'?: readonly string[]
  readonly not?: Json
  readonly 'also-not'?: Json
}

/** A history of transactions with what Elle said of it: once, or for each of some models. */
interface TransactionDocument {
  readonly model: string
  readonly opts?: { readonly [name: string]: Json }
  readonly history: readonly Json[]
  readonly expected: Answer | { readonly [model: string]: Answer }
}

/** What the objects of transactions are called, with a colon before them. */
const OBJECTS: { readonly [model: string]: TransactionObject } = {
  ':list-append': 'list-append',
  ':rw-register': 'rw-register',
}

/** Elle's options that say where the order of a register's values comes from. */
const SOURCES: { readonly [option: string]: VersionSource } = {
  'wfr-keys?': 'writes-follow-reads',
  'sequential-keys?': 'sequential-keys',
  'linearizable-keys?': 'linearizable-keys',
}

/** Where these are among the anomalies, Elle gave up: a search ran out of its time, or there was nothing to search. */
const GAVE_UP = new Set(['cycle-search-timeout', 'empty-transaction-graph'])
/** Elle knows of a cycle of some model, and did not find it, or calls it by another name. */
const EXISTS = /-cycle-exists$/
/** Elle does not look for these: what nobody wrote it takes for what was there at first, and of registers it asks no more. */
const NOT_ELLES: { readonly [of in TransactionObject]: readonly string[] } = {
  'list-append': ['thin-air-read'],
  'rw-register': ['thin-air-read', 'future-read'],
}

/**
 * Whether a document has transactions that are judged here.
 *
 * @param document - a line of a file, parsed
 */
export function isOfTransactions(document: object): document is TransactionDocument {
  const { model, history, expected } = document as Partial<TransactionDocument>
  const isKnown = typeof model === 'string' && Object.hasOwn(OBJECTS, model)
  return isKnown && Array.isArray(history) && typeof expected === 'object'
}

/**
 * Judges transactions, and holds what is found against what Elle said: the verdict, the types of anomalies, and the models that they
 * rule out. Where Elle gave up, or said less than there is, everything that is said beyond it must be proven by itself.
 *
 * @param where - how results name the history
 * @param called - what it is a history of
 * @param document - the history, and what Elle said
 */
export function transactionOutcomes(
  where: string,
  called: string,
  { model, opts = {}, history, expected }: TransactionDocument,
): readonly Outcome[] {
  const object = OBJECTS[model] as TransactionObject
  const text = history.map((event) => JSON.stringify(event)).join('\n')
  const load = () => parseHistory(text, { format: 'jepsen-json' })
  if ('valid' in expected) {
    return [compared(where, called, load, optionsOf(object, opts), expected as Answer)]
  }
  return Object.entries(expected).map(([consistency, answer]) =>
    compared(`${where} ${consistency}`, called, load, { object, models: [consistency] }, answer),
  )
}

/**
 * Judges a file of transactions of which a verdict is known, or one for each of some models.
 *
 * @param file - how results name it
 * @param object - what the transactions are over
 * @param expected - a verdict on strict serializability, or on each model that is named
 * @param load - reads the file
 */
export function manifestTransactions(
  file: string,
  object: TransactionObject,
  expected: Json,
  load: () => History,
): readonly Outcome[] {
  const isWord = typeof expected !== 'object' || expected === null
  const answers = isWord
    ? { 'strict-serializable': expected }
    : (expected as { readonly [model: string]: Json })
  return Object.entries(answers).map(([model, valid]) =>
    compared(isWord ? file : `${file} ${model}`, object, load, { object, models: [model] }, { valid }),
  )
}

function optionsOf(object: TransactionObject, opts: { readonly [name: string]: Json }): TransactionOptions {
  const versions = Object.entries(SOURCES).flatMap(([option, source]) =>
    opts[option] === true ? [source] : [],
  )
  const given = opts['consistency-models']
  return {
    object,
    versions,
    ...(given === undefined ? {} : { models: namesIn(given) }),
    anomalies: namesIn(opts['anomalies']),
  }
}

function compared(
  where: string,
  model: string,
  load: () => History,
  options: TransactionOptions,
  answer: Answer,
): Outcome {
  const expected = expectedOf(answer.valid)
  if (expected === undefined) return { where, model, kind: 'uncovered' }
  try {
    const history = load()
    const asked = { ...options, lenient: true }
    const verdict = checkTransactions(history, asked)
    const proof = verifyTransactions(history, asked, verdict)
    if (proof.outcome === 'refuted') {
      return { where, model, kind: 'disagrees', note: `the proof of the verdict is wrong: ${proof.why}` }
    }
    const { wrong, more } = held(verdict, options, expected, answer)
    if (wrong.length > 0) return { where, model, kind: 'disagrees', note: wrong.join('; ') }
    if (more.length === 0) return { where, model, kind: 'agrees' }
    return {
      where,
      model,
      kind: 'differs',
      note: `${more.join('; ')}; proof: ${proof.why}; ${verdict.why ?? ''}`,
    }
  } catch (error) {
    return { where, model, kind: 'unreadable', note: error instanceof Error ? error.message : String(error) }
  }
}

/** What is wrong, and what is more than Elle said. */
function held(
  verdict: TransactionVerdict,
  options: TransactionOptions,
  expected: Expected,
  answer: Answer,
): { readonly wrong: readonly string[]; readonly more: readonly string[] } {
  const wrong: string[] = []
  const more: string[] = []
  const theirs = namesIn(answer['anomaly-types'])
  const gaveUp = theirs.filter((type) => GAVE_UP.has(type))
  const own = NOT_ELLES[options.object ?? 'list-append']
  const prohibited = prohibitedIn(options)
  const found = verdict.anomalies.map(({ type }) => type as string)
  const common = found.filter((type) => !own.includes(type))
  const without = common.some((type) => prohibited.has(type)) ? 'invalid' : 'valid'
  if (verdict.verdict !== expected) {
    const said = `Elle says ${expected}, found ${verdict.verdict}`
    if (expected === 'unknown' && gaveUp.length > 0) more.push(`${said}: Elle gave up (${gaveUp.join(', ')})`)
    else if (expected === 'valid' && without === 'valid')
      more.push(`${said}: Elle does not look for ${own.join(', ')}`)
    else wrong.push(`${said}: ${verdict.why ?? ''}`)
  }
  if (answer['anomaly-types'] === undefined) return { wrong, more }
  const named = theirs.filter((type) => !GAVE_UP.has(type) && !EXISTS.test(type))
  const implied = impliedAnomalies(found)
  const missing = named.filter((type) => !implied.has(type))
  if (missing.length > 0) wrong.push(`Elle found ${missing.join(', ')}, which is not found here`)
  const beyond = common.filter((type) => prohibited.has(type) && !named.includes(type))
  const less = named.filter((type) => !found.includes(type))
  if (beyond.length > 0 || less.length > 0) {
    const instead = less.length > 0 ? ` in place of ${less.join(', ')}` : ''
    const why = gaveUp.length > 0 ? ': Elle gave up' : theirs.some((type) => EXISTS.test(type)) ? ': Elle knows that there is a cycle' : '' // prettier-ignore
    more.push(`found ${beyond.join(', ') || 'worse'}${instead}${why}`)
  }
  if (answer.not === null || answer.not === undefined) return { wrong, more }
  const boundary = boundaryOf(common)
  for (const [what, theirsToo, ours] of [
    ['not', answer.not, boundary.not],
    ['also-not', answer['also-not'], boundary.alsoNot],
  ] as const) {
    if (theirsToo === undefined || theirsToo === null) continue
    const [a, b] = [[...namesIn(theirsToo)].sort().join(' '), [...ours].sort().join(' ')]
    if (a === b) continue
    const all = new Set([...boundary.not, ...boundary.alsoNot])
    const lost = namesIn(theirsToo).filter((name) => !all.has(name))
    const note = `${what}: Elle says ${a}, found ${b}`
    if (lost.length > 0 || more.length === 0) wrong.push(note)
    else more.push(note)
  }
  return { wrong, more }
}

function prohibitedIn({
  models = ['strict-serializable'],
  anomalies = [],
}: TransactionOptions): ReadonlySet<string> {
  const asked = new Set(anomalies)
  const byModels = models.flatMap((name) => [...prohibitedBy(name)])
  const isAsked = (type: string) => [...impliedAnomalies([type])].some((implied) => asked.has(implied))
  const all = new Set([...byModels, ...prohibitedBy('strict-serializable')].filter((type) => byModels.includes(type) || isAsked(type))) // prettier-ignore
  return all
}
