import type { Json } from '../../sim/index.ts'
import type { ValueKind } from '../objects/sequential-object.ts'

/**
 * One step of a transaction, as Elle has them: `['r', key, seen]`, of which `seen` is null until it is answered, `['w', key, value]`
 * of a register, and `['append', key, element]` of a list.
 */
export type MicroOperation = readonly [f: 'r' | 'w' | 'append', key: string, value: Json]

/** What a key holds after a micro-operation, and the micro-operation as it is answered. */
export interface Performed {
  readonly held: Json
  readonly answered: MicroOperation
}

/** What a transaction is made of, in words and as a test. */
export const microOperations: ValueKind = {
  expected: "a list of ['r', key, null], ['w', key, value] and ['append', key, element]",
  matches: (value) => Array.isArray(value) && (value as readonly Json[]).every(isAsked),
}

/** Whether a micro-operation changes what it is of. */
export function isWrite([f]: MicroOperation): boolean {
  return f !== 'r'
}

/** Says in a sentence why a micro-operation cannot be done to what a key holds, if it cannot. */
export function objectionToMicroOperation(held: Json, [f, key]: MicroOperation): string | undefined {
  if (f !== 'append' || held === null || Array.isArray(held)) return undefined
  return `${key} holds ${JSON.stringify(held)}, and only lists are appended to`
}

/** Does a micro-operation, one to which there is no objection, to what a key holds: null if nothing was written to it. */
export function performed(held: Json, operation: MicroOperation): Performed {
  const [f, key, value] = operation
  if (f === 'r') return { held, answered: ['r', key, held] }
  if (f === 'w') return { held: value, answered: operation }
  return { held: [...((held ?? []) as readonly Json[]), value], answered: operation }
}

function isAsked(step: Json): boolean {
  if (!Array.isArray(step) || step.length !== 3) return false
  const [f, key, value] = step as readonly Json[]
  return (
    typeof key === 'string' && (f === 'r' ? value === null : (f === 'w' || f === 'append') && value !== null)
  )
}
