import { canonicalModel, nextBelow, transactionModels } from '../transactions/lattice.ts'
import { type Rung, transactionRungs } from './rungs.ts'

/** Knows sessions here, and none in Elle's lattice. */
const KNOWS_SESSIONS = 'read-atomic'

/** The rungs by the names that the tables of the lattice use. */
const rungNames = new Map(transactionRungs.map(({ name }) => [canonicalModel(name), name]))

/**
 * The name by which a model of transactions is judged, the same for all its names: that of a rung where it is one.
 *
 * @param model - any name of a model of transactions
 *
 * @example
 * ```ts
 * meaningOf('PL-3') // serializable
 * ```
 */
export function meaningOf(model: string): string {
  if (model === 'causal-consistency') return 'causal'
  const canonical = canonicalModel(model)
  return rungNames.get(canonical) ?? canonical
}

/**
 * The rungs that a history of transactions is held against. Where sessions have no times, read committed knows sessions: what
 * does not know them does not imply it, but only what is below it.
 *
 * @param sessionsAlone - whether the history orders no more than each session
 */
export function transactionRungsFor(sessionsAlone: boolean): readonly Rung[] {
  if (!sessionsAlone) return transactionRungs
  return transactionRungs.map(
    (rung) =>
    rung.name === KNOWS_SESSIONS
      ? rung
      : { ...rung, implies: rung.implies.map((name) => (name === 'read-committed' ? 'read-uncommitted' : name)) }, // prettier-ignore
  )
}

/**
 * All models of transactions that a model implies, by the names that {@link meaningOf} gives: those below it in Elle's lattice, and
 * those below it on the ladder. `read-atomic` knows sessions here, so that those imply it which do so on the ladder; what implies
 * it in the lattice alone implies `monotonic-atomic-view`, which is below it.
 *
 * @param model - by the name that {@link meaningOf} gives
 * @param sessionsAlone - whether the history orders no more than each session
 *
 * @example
 * ```ts
 * impliedBy('snapshot-isolation', false).has('PL-2+') // true
 * ```
 */
export function impliedBy(model: string, sessionsAlone: boolean): ReadonlySet<string> {
  const reached = new Set(nextOf(model, sessionsAlone))
  // What is added while a set is walked is walked as well.
  for (const each of reached) for (const next of nextOf(each, sessionsAlone)) reached.add(next)
  return reached
}

function nextOf(model: string, sessionsAlone: boolean): readonly string[] {
  const rung = transactionRungsFor(sessionsAlone).find(({ name }) => name === model)
  const onLadder = rung?.implies ?? []
  if (model === 'causal') return [...onLadder, 'causal-cerone']
  const inLattice = nextBelow(canonicalModel(model)).flatMap((each) => {
    if (!transactionModels.includes(each)) return []
    if (each === KNOWS_SESSIONS) return ['monotonic-atomic-view']
    const name = meaningOf(each)
    return [name === 'read-committed' && sessionsAlone ? 'read-uncommitted' : name]
  })
  return [...onLadder, ...inLattice]
}
