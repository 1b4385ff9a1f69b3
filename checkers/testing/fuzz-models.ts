import { isLinearizable } from '../brute-force.ts'
import { verifyLinearizability } from '../certificate.ts'
import { interpretedTable } from '../interpret.ts'
import { checkLinearizable } from '../linearizable.ts'
import type { Model } from '../model.ts'
import { partsOf } from '../parts.ts'
import { type Draw, drawsOf } from '../procedures/testing/queue-histories.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import type { Verdict } from '../verdict.ts'
import { type Circumstances, type Move, played } from './small-histories.ts'

/** What came of the histories of a model that one procedure judged. */
export interface Tally {
  valid: number
  invalid: number
  unknown: number
  disagreements: number
  /** The smallest history with which something is wrong, and what. */
  smallest?: string
}

/** First states other than the models' own. */
const FIRST_STATES: { readonly [model: string]: readonly Json[] } = {
  register: [0, 'a', { a: [1] }],
  'cas-register': [0, 1],
  'multi-register': [{ x: 1 }, { x: 2, y: 1 }],
  kv: ['a', 'b', null],
  counter: [7, -1],
  set: [[1], [0, 2]],
  'fifo-queue': [[1], [1, 2], [1, 1]],
  'unordered-queue': [[1], [1, 2], [1, 1]],
  stack: [[1], [1, 2], [1, 1]],
  mutex: [true],
  'owned-mutex': [1, 2],
  list: [[1], [2, 1]],
}

/** A history as it was drawn: what is needed to play it again, shorter. */
interface Drawn {
  readonly moves: readonly Move[]
  readonly circumstances: Circumstances
}

/**
 * Holds the judge of a model against the definition, over random small histories, and verifies the proof that each verdict brings.
 *
 * @param model - any model
 * @param count - how many histories
 * @param seed - other seeds give other histories
 * @returns what was found, by the procedure that judged
 */
export function fuzzModel(model: Model, count: number, seed: string): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  const sizes = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const drawn = drawnFor(model, drawsOf(`${model.name}/${seed}/${i}`))
    const { verdict, wrong } = judgedTwice(model, drawn)
    const procedure = verdict.procedure?.replaceAll(/ \(\d+ parts?\)/g, '') ?? ''
    const tally = tallies.get(procedure) ?? { valid: 0, invalid: 0, unknown: 0, disagreements: 0 }
    tallies.set(procedure, tally)
    tally[verdict.verdict]++
    if (wrong === undefined) continue
    tally.disagreements++
    const shrunk = shrink(model, drawn)
    const size = shrunk.moves.length
    if (size >= (sizes.get(procedure) ?? Infinity)) continue
    sizes.set(procedure, size)
    tally.smallest = counterexampleOf(model, shrunk)
  }
  return tallies
}

/**
 * A random small history of a model, and its first state.
 *
 * @param model - any model
 * @param draw - the choices
 */
export function smallHistoryOf(
  model: Model,
  draw: Draw,
): { readonly history: History; readonly initial: Json } {
  const { moves, circumstances } = drawnFor(model, draw)
  return { history: played(model, moves, circumstances), initial: circumstances.initial }
}

function drawnFor(model: Model, draw: Draw): Drawn {
  const values = 2 + draw(3)
  const others = FIRST_STATES[model.name] ?? []
  const initial = draw(4) === 0 ? (others[draw(others.length)] ?? model.initial) : model.initial
  const operations = Object.keys(model.operations).length
  // Some objects hardly ever lie, and some clients hardly ever crash: what is subtle is not to drown in what is not.
  const [processes, keys, honesty, patience] = [1 + draw(4), draw(8) === 0 ? 2 : 1, 2 + draw(4), 4 + draw(8)]
  const moves = Array.from({ length: 5 + draw(13) }, (): Move => {
    const end = draw(patience)
    return {
      process: draw(processes),
      f: draw(operations),
      value: draw(values * values),
      key: draw(keys),
      early: draw(2) === 0,
      lie: draw(honesty),
      end: end === 0 ? 'info' : end === 1 && draw(2) === 0 ? 'fail' : 'ok',
    }
  })
  return { moves, circumstances: { values, initial, isPlain: draw(2) === 0 } }
}

function judgedTwice(model: Model, { moves, circumstances }: Drawn): { verdict: Verdict; wrong?: string } {
  const { initial } = circumstances
  const history = played(model, moves, circumstances)
  const verdict = checkLinearizable(history, { model, initial })
  if (verdict.verdict === 'unknown') return { verdict }
  const expected = judgedByDefinition(model, initial, history) ? 'valid' : 'invalid'
  if (verdict.verdict !== expected) return { verdict, wrong: `it says ${verdict.verdict}, and that is wrong` }
  if (verdict.verdict === 'valid' && recognisesSomething(model, initial, history))
    return { verdict, wrong: 'an anomaly is recognised in it, though it is valid' }
  const { outcome, why } = verifyLinearizability(history, { model, initial }, verdict)
  return outcome === 'proven' ? { verdict } : { verdict, wrong: `its proof is ${outcome}: ${why}` }
}

/**
 * Whether a history is linearizable, part by part, straight from the definition.
 *
 * @param model - what its operations are operations of
 * @param initial - the state before the first one
 * @param history - a small one
 */
export function judgedByDefinition(model: Model, initial: Json, history: History): boolean {
  const table = interpretedTable(history, model, initial)
  return partsOf(model, table).every(({ rows }) => isLinearizable(model, initial, table.operations(rows)))
}

function recognisesSomething(model: Model, initial: Json, history: History): boolean {
  const table = interpretedTable(history, model, initial)
  return partsOf(model, table).some(({ rows }) => {
    const all = table.operations(rows)
    const core = all.filter(({ outcome }) => outcome === 'ok')
    return core.some(
      ({ invocation }) => model.recognise?.({ initial, core, all, last: invocation }) !== undefined,
    )
  })
}

/** Leaves out moves, one after the other, as long as something stays wrong. */
function shrink(model: Model, { moves, circumstances }: Drawn): Drawn {
  for (let i = 0; i < moves.length; i++) {
    const fewer = { moves: moves.toSpliced(i, 1), circumstances }
    if (judgedTwice(model, fewer).wrong !== undefined) return shrink(model, fewer)
  }
  return { moves, circumstances }
}

function counterexampleOf(model: Model, drawn: Drawn): string {
  const { moves, circumstances } = drawn
  const events = [...played(model, moves, circumstances)].map(
    ({ process, type, f, key, value }) => `  ${process} ${type} ${f} ${key} ${JSON.stringify(value ?? null)}`,
  )
  const { wrong } = judgedTwice(model, drawn)
  return [`${wrong}; the first state is ${JSON.stringify(circumstances.initial)}`, ...events].join('\n')
}
