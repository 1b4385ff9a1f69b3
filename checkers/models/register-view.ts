import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { ModelWords, RegisterView } from '../model.ts'
import type { Call } from '../operations.ts'
import { valueText } from './shapes.ts'

/**
 * The first of a cas's pair: what it expects to find.
 *
 * @param call - a cas
 *
 * @example
 * ```ts
 * casFrom({ f: 'cas', input: [1, 2], output: undefined, outcome: 'ok' }) // 1
 * ```
 */
export function casFrom(call: Call): Json {
  return (isArray(call.input) ? call.input[0] : null) ?? null
}

/**
 * The second of a cas's pair: what it puts in.
 *
 * @param call - a cas
 *
 * @example
 * ```ts
 * casTo({ f: 'cas', input: [1, 2], output: undefined, outcome: 'ok' }) // 2
 * ```
 */
export function casTo(call: Call): Json {
  return (isArray(call.input) ? call.input[1] : null) ?? null
}

/** How read, write and cas look on a register. */
export const readWriteCas: RegisterView = {
  sees: (call) => (call.f === 'read' ? call.output : call.f === 'cas' ? casFrom(call) : undefined),
  sets: (call) => (call.f === 'write' ? call.input : call.f === 'cas' ? casTo(call) : undefined),
}

/** How one speaks of read, write and cas. */
export const readWriteCasWords: ModelWords = {
  did: (call, object) => {
    const what = object === '' ? '' : `${object} = `
    if (call.f === 'read') return `read ${what}${valueText(call.output)}`
    if (call.f === 'write') return `wrote ${what}${valueText(call.input)}`
    return `changed ${object === '' ? '' : `${object} `}from ${valueText(casFrom(call))} to ${valueText(casTo(call))}`
  },
  noun: (call, object) => {
    const what = object === '' ? '' : `${object} = `
    if (call.f === 'read') return `read of ${what}${valueText(call.output)}`
    if (call.f === 'write') return `write of ${what}${valueText(call.input)}`
    return `cas ${object === '' ? '' : `of ${object} `}from ${valueText(casFrom(call))} to ${valueText(casTo(call))}`
  },
}
