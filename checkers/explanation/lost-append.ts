import type { Anomaly, Evidence } from '../model.ts'

/**
 * Looks, in a core of gets, puts and appends, for a get that lacks an acknowledged append which no put can have replaced.
 *
 * @param evidence - the core and what it was taken from
 *
 * @example
 * ```ts
 * recogniseLostAppend({ initial: '', core: [], all: [], last: 0 }) // undefined
 * ```
 */
export function recogniseLostAppend({ core, all }: Evidence): Anomaly | undefined {
  const puts = all.filter((operation) => operation.f === 'put' && operation.outcome !== 'fail')
  const appends = core.filter((operation) => operation.f === 'append' && operation.outcome === 'ok')
  for (const read of core) {
    const { output } = read
    if (read.f !== 'get' || typeof output !== 'string') continue
    for (const append of appends) {
      const { input } = append
      const lacks = typeof input === 'string' && !output.includes(input)
      if (!lacks || append.completion > read.invocation) continue
      const replaced = puts.some(
        (put) => put.completion > append.invocation && put.invocation < read.completion,
      )
      if (replaced) continue
      const facts = { kind: 'lost-append', read: read.invocation, append: append.invocation } as const
      return { facts, proof: [read, append] }
    }
  }
  return undefined
}
