import type { Json } from '../../sim/types.ts'
import { sameValue } from '../canonical.ts'
import type { Anomaly, Evidence } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'

/**
 * The operations of a core that completed, the one that nothing explains first: it is the one to speak of.
 *
 * @param evidence - the core and what it was taken from
 *
 * @example
 * ```ts
 * answered({ initial: null, core: [], all: [], last: 0 }).length // 0
 * ```
 */
export function answered({ core, last }: Evidence): readonly HistoryOperation[] {
  const ok = core.filter(({ outcome }) => outcome === 'ok')
  return [
    ...ok.filter(({ invocation }) => invocation === last),
    ...ok.filter(({ invocation }) => invocation !== last),
  ]
}

/**
 * What may have taken effect of one kind of operation: all but what failed.
 *
 * @param evidence - the core and what it was taken from
 * @param f - the kind
 *
 * @example
 * ```ts
 * mayHaveActed({ initial: null, core: [], all: [], last: 0 }, 'add').length // 0
 * ```
 */
export function mayHaveActed({ all }: Evidence, f: string): readonly HistoryOperation[] {
  return all.filter((operation) => operation.f === f && operation.outcome !== 'fail')
}

/**
 * A value that was seen, if nothing can have put it there by then.
 *
 * @param evidence - the core and what it was taken from
 * @param look - the operation that saw it
 * @param value - what it saw, which was not there at first
 * @param f - the operation that puts values there
 *
 * @example
 * ```ts
 * const look = { f: 'pop', input: null, output: 3, outcome: 'ok', invocation: 0, completion: 1, process: 0, key: 'x' } as const
 * neverAdded({ initial: [], core: [look], all: [look], last: 0 }, look, 3, 'push')?.facts.kind // never-added
 * ```
 */
export function neverAdded(
  { all }: Evidence,
  look: HistoryOperation,
  value: Json,
  f: string,
): Anomaly | undefined {
  const adding = all.filter((operation) => operation.f === f && sameValue(operation.input, value))
  const acting = adding.filter(({ outcome }) => outcome !== 'fail')
  if (acting.some(({ invocation }) => invocation < look.completion)) return undefined
  const failed = adding.find(({ outcome }) => outcome === 'fail')
  const [later] = acting
  const facts = {
    kind: 'never-added',
    look: look.invocation,
    value,
    ...(failed === undefined ? {} : { failed: failed.invocation }),
    ...(later === undefined ? {} : { later: later.invocation }),
  } as const
  return { facts, proof: [look] }
}
