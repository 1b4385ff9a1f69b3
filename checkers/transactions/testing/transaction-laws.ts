import type { Json } from '../../../sim/types.ts'
import { writeJsonLines } from '../../formats/index.ts'
import type { Tally } from '../../procedures/testing/law.ts'
import { Dice } from '../../procedures/testing/random-history.ts'
import { canonicalText } from '../../canonical.ts'
import { checkTransactions, type TransactionOptions } from '../check-transactions.ts'
import { cyclesIn, typeOf } from '../cycles.ts'
import { DEPENDENCY, EdgeList } from '../dependency-graph.ts'
import { impliedAnomalies } from '../lattice.ts'
import { type PlainTransaction, plainTransactions } from '../plain-transactions.ts'
import type { DependencyKind } from '../reasons.ts'
import type { TransactionObject } from '../transaction-table.ts'
import { verifyTransactions } from '../verify-transactions.ts'
import { isSerializable, isSnapshotIsolated, type Question } from './brute-force.ts'
import { drawTransactions } from './drawn-transactions.ts'

/** The models that have a definition by brute force. */
const MODELS: readonly {
  readonly model: string
  readonly order: Question['order']
  readonly holds: (question: Question) => boolean
}[] = [
  { model: 'serializable', order: 'none', holds: isSerializable },
  { model: 'strong-session-serializable', order: 'process', holds: isSerializable },
  { model: 'strict-serializable', order: 'realtime', holds: isSerializable },
  { model: 'snapshot-isolation', order: 'none', holds: isSnapshotIsolated },
  { model: 'strong-session-snapshot-isolation', order: 'process', holds: isSnapshotIsolated },
  { model: 'strong-snapshot-isolation', order: 'realtime', holds: isSnapshotIsolated },
]

/** First values of registers, some of which are written as well. */
const FIRST_VALUES: readonly Json[] = [0, 1, 2, 4, 'none', [1]]

/** How much is known of the order of versions. */
type Knowledge = 'some' | 'all read' | 'given'

/** What each law draws, and holds against the definition; what is wrong, or `undefined`. */
export const transactionLaws: {
  readonly [name: string]: (seed: number, tally: Tally) => string | undefined
} = {
  'list-append': (seed, tally) => disagreement('list-append', 'some', seed, tally),
  'list-append, all read': (seed, tally) => disagreement('list-append', 'all read', seed, tally),
  'list-append, order given': (seed, tally) => disagreement('list-append', 'given', seed, tally),
  'rw-register': (seed, tally) => disagreement('rw-register', 'some', seed, tally),
  'rw-register, order given': (seed, tally) => disagreement('rw-register', 'given', seed, tally),
  'rw-register, first value': (seed, tally) =>
    disagreement('rw-register', 'some', seed, tally, FIRST_VALUES[seed % FIRST_VALUES.length]),
  'rw-register, first value, order given': (seed, tally) =>
    disagreement('rw-register', 'given', seed, tally, FIRST_VALUES[seed % FIRST_VALUES.length]),
  'cycles of a graph': cyclesDisagreement,
}

function disagreement(
  object: TransactionObject,
  knowledge: Knowledge,
  seed: number,
  tally: Tally,
  initial: Json = null,
): string | undefined {
  const { history, versionOrder: all } = drawTransactions(object, seed, knowledge === 'all read', initial)
  const transactions = plainTransactions(history, object, initial)
  const isList = object === 'list-append'
  const failed = new Set(transactions.flatMap(({ outcome, micros }) => (outcome === 'fail' ? micros.map(({ value }) => value) : []))) // prettier-ignore
  const versionOrder = all.map(([key, values]) => [key, values.filter((value) => !failed.has(canonicalText(value)))] as const) // prettier-ignore
  const installed = new Map(
    versionOrder.map(([key, values]) => {
      const texts = values.map((value) => canonicalText(value))
      return [canonicalText(key), isList ? texts : texts.filter((text) => !isOverwritten(text, transactions))]
    }),
  )
  for (const { model, order, holds } of MODELS) {
    const options: TransactionOptions = {
      object,
      models: [model],
      ...(isList ? {} : { initial }),
      ...(knowledge === 'given' ? { versionOrder } : {}),
    }
    const verdict = checkTransactions(history, options)
    const question = {
      transactions,
      isList,
      first: canonicalText(initial),
      order,
      ...(knowledge === 'given' ? { installed } : {}),
    }
    const isThere = holds(question)
    tally[isThere ? 'valid' : 'invalid']++
    const told = () =>
      `\n${[...writeJsonLines(history)].join('')}${JSON.stringify(verdict)}\n${JSON.stringify(versionOrder)}; at first ${JSON.stringify(initial)}`
    const isExact = knowledge !== 'some' || (isList && holds === isSerializable)
    if (verdict.verdict === 'invalid' && isThere) return `${model} is said not to hold, and does${told()}`
    if (isExact && verdict.verdict === 'valid' && !isThere)
      return `${model} is said to hold, and does not${told()}`
    if (verdict.verdict === 'unknown') tally.unfit++
    const proof = verifyTransactions(history, options, verdict)
    if (proof.outcome === 'refuted') return `${model}: ${proof.why}${told()}`
    if (holds === isSerializable && isExact && proof.outcome !== 'proven' && verdict.verdict === 'valid') {
      return `${model}: ${proof.why}${told()}`
    }
  }
  return undefined
}

/** Whether a transaction wrote a register again after it had written this value. */
function isOverwritten(text: string, transactions: readonly PlainTransaction[]): boolean {
  return transactions.some(({ micros }) => {
    const at = micros.findIndex(({ isRead, value }) => !isRead && value === text)
    const key = micros[at]?.key
    return at >= 0 && micros.slice(at + 1).some((micro) => !micro.isRead && micro.key === key)
  })
}

const KINDS: readonly (readonly [number, DependencyKind])[] = [
  [DEPENDENCY.writeWrite, 'ww'],
  [DEPENDENCY.writeRead, 'wr'],
  [DEPENDENCY.readWrite, 'rw'],
  [DEPENDENCY.process, 'process'],
  [DEPENDENCY.realtime, 'realtime'],
]
const VERTICES = 5

/** Holds what is found in a graph against all its cycles, each told in every way. */
function cyclesDisagreement(seed: number, tally: Tally): string | undefined {
  const dice = new Dice(seed)
  const edges = new EdgeList()
  const among = 1 + dice.below(KINDS.length)
  const kinds = Array.from({ length: VERTICES }, () => new Int32Array(VERTICES))
  for (let i = 3 + dice.below(8); i > 0; i--) {
    const [from, to] = [dice.below(VERTICES), dice.below(VERTICES)]
    if (from === to) continue
    const kind = KINDS[(seed + dice.below(among)) % KINDS.length]?.[0] as number
    // Time has no cycles.
    if (kind >= DEPENDENCY.process && from > to) continue
    edges.add(from, to, kind)
    const row = kinds[from] as Int32Array
    row[to] = (row[to] as number) | kind
  }
  const there = cycleTypes(kinds)
  const found = cyclesIn(edges.rows(VERTICES), VERTICES)
  tally[there.size === 0 ? 'valid' : 'invalid']++
  const told = () => JSON.stringify({ there: [...there], found, kinds: kinds.map((row) => [...row]) })
  for (const { type, steps } of found) {
    if (!there.has(type)) return `${type} is found, and is not there: ${told()}`
    if (typeOf(steps) !== type) return `${type} is not what its edges make it: ${told()}`
  }
  const implied = impliedAnomalies(found.map(({ type }) => type))
  // Where information flows in a circle, other cycles may be worse to find, and rule out no more models.
  const worst = ['G0', 'G1c'].flatMap((type) => [type, `${type}-process`, `${type}-realtime`])
  for (const type of there) {
    const variant = /-(process|realtime)$/.exec(type)?.[0] ?? ''
    const isCovered =
      type.includes('nonadjacent') && worst.some((bad) => implied.has(bad) && implied.has(`G1c${variant}`))
    if (!implied.has(type) && !isCovered) return `${type} is there, and is not found: ${told()}`
  }
  return undefined
}

/** The types of all cycles that meet no vertex twice. */
function cycleTypes(kinds: readonly Int32Array[]): ReadonlySet<string> {
  const types = new Set<string>()
  const walk = (path: readonly number[], told: readonly DependencyKind[]) => {
    const [first = 0] = path
    const last = path.at(-1) as number
    for (let to = first; to < VERTICES; to++) {
      for (const [bits, kind] of KINDS) {
        const there = kinds[last]?.[to] ?? 0
        if ((there & bits) === 0) continue
        const all = [...told, kind]
        if (to !== first) {
          if (!path.includes(to)) walk([...path, to], all)
          continue
        }
        const type = typeOf(all.map((each) => ({ kind: each })))
        // What may be told by another kind than as an anti-dependency is no anti-dependency.
        const other = type.endsWith('-realtime') ? 0b11011 : type.endsWith('-process') ? 0b01011 : 0b00011
        const ring = [...path, first]
        const isTold = all.every((each, at) => {
          const edge = kinds[ring[at] as number]?.[ring[at + 1] as number] ?? 0
          return each !== 'rw' || (edge & other) === 0
        })
        if (isTold) types.add(type)
      }
    }
  }
  for (let first = 0; first < VERTICES; first++) walk([first], [])
  return types
}
