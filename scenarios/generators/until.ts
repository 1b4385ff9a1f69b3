import { InputError } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { generator, generatorOf, type OperationGenerator, type Operations } from './generator.ts'

/** When operations end: whichever comes first. */
export interface UntilEnd {
  /** After so many of them. */
  readonly operations?: number
  /** So many virtual milliseconds after the first was asked for. */
  readonly ms?: number
}

/**
 * Operations until there were so many of them, or until so much time has passed.
 *
 * @param end - `operations`, `ms`, or both
 * @param operations - what is to end
 * @throws InputError - for an end that is none
 *
 * Source: Jepsen's `gen/limit` and `gen/time-limit`.
 *
 * @example
 * ```ts
 * until({ ms: 5_000 }, mix({ f: 'read' }, { f: 'write', value: 1 }))
 * ```
 */
export function until(end: UntilEnd, operations: Operations): OperationGenerator {
  const { operations: most, ms } = end ?? {}
  if (most === undefined && ms === undefined)
    throw new InputError(`until: its end is ${textOf(end)}, expected { operations }, { ms } or both`)
  if (most !== undefined) checkCount('until: operations', most)
  if (ms !== undefined && !(ms >= 0 && Number.isFinite(ms)))
    throw new InputError(`until: ms is ${textOf(ms)}, expected milliseconds, 0 or more`)
  return bounded(most, ms, generatorOf('until: what it ends', operations))
}

/**
 * So many operations at most.
 *
 * @param count - how many
 * @param operations - of which
 * @throws InputError - for a count that is no whole number
 *
 * Source: Jepsen's `gen/limit`.
 *
 * @example
 * ```ts
 * limit(100, { f: 'read', key: 'x' })
 * ```
 */
export function limit(count: number, operations: Operations): OperationGenerator {
  checkCount('limit: its count', count)
  return bounded(count, undefined, generatorOf('limit: what it ends', operations))
}

/**
 * One operation, and no more.
 *
 * @param operations - the first of which is given
 *
 * Source: Jepsen's `gen/once`.
 *
 * @example
 * ```ts
 * mix(once({ f: 'reset' }), { f: 'read' })
 * ```
 */
export function once(operations: Operations): OperationGenerator {
  return bounded(1, undefined, generatorOf('once: what it gives', operations))
}

function bounded(
  most = Number.POSITIVE_INFINITY,
  ms = Number.POSITIVE_INFINITY,
  operations: OperationGenerator,
): OperationGenerator {
  return generator(() => {
    const source = operations.begin()
    let given = 0
    let began: number | undefined
    return (context) => {
      began ??= context.timeMs
      if (given >= most || context.timeMs - began >= ms) return undefined
      const operation = source(context)
      if (operation !== undefined) given++
      return operation
    }
  })
}

function checkCount(who: string, count: number): void {
  if (!(Number.isSafeInteger(count) && count >= 0))
    throw new InputError(`${who} is ${textOf(count)}, expected a whole number, 0 or more`)
}
