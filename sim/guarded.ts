import { ChoicesExhausted } from './choices.ts'
import { DefectError } from './errors.ts'
import { type Kernel, NONE } from './kernel.ts'
import { OutsideError } from './guards.ts'
import { type Printer, setPrinter, textOf } from './printing.ts'
import { kindCode } from './trace.ts'
import type { Json, NodeId } from './types.ts'

/** The engine's own property of every protocol. */
export const NO_HANDLER_THROWS = 'no handler throws'

/** The engine's own property that makes a run a function of scenario and seed. Where it is violated, nothing else counts. */
export const NOTHING_FROM_OUTSIDE = 'nothing comes from outside'

/** Whose code is run: what it prints and what it throws is theirs. */
export interface CodeOwner extends Printer {
  threw(why: string): void
}

/** Runs someone's code on an argument, with what it prints caught for the trace, and what it throws told in a sentence. */
export function runGuarded<A>(owner: CodeOwner, action: (argument: A) => unknown, argument: A): void {
  setPrinter(owner)
  try {
    if (isPromise(action(argument))) {
      owner.threw(
        `${owner.id} returned a promise: a handler is done when it returns; what waits is a script for node.spawn`,
      )
    }
  } catch (error) {
    if (isOurs(error)) throw error
    // What was reached for outside has been told already.
    if (!(error instanceof OutsideError)) owner.threw(whyThrown(owner.id, error))
  } finally {
    setPrinter(undefined)
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Whether an error is about the simulation, and not about the code under test. */
export function isOurs(error: unknown): boolean {
  return error instanceof DefectError || error instanceof ChoicesExhausted
}

/** Leaves a line of text on the trace, as a note or as something printed. */
export function markLine(
  kernel: Kernel,
  position: number,
  kind: 'note' | 'print',
  text: string,
  fields: Json | undefined,
): void {
  kernel.seal.walk({ text, fields }, kind)
  const { a, b } = kernel.seal
  kernel.record(kindCode[kind], position, NONE, NONE, kernel.cause, NONE, fields, text, a, b)
}

/** How V8, SpiderMonkey and JavaScriptCore say that frozen data was written to. */
const WRITE_TO_FROZEN =
  /read[- ]?only|not extensible|cannot delete property|cannot add property|can't be deleted|unable to delete property/i

/** One sentence on what code threw. A write to something frozen gets its own words. */
export function whyThrown(who: NodeId, error: unknown): string {
  if (!(error instanceof Error)) return `${who} threw ${textOf(error)}`
  if (error instanceof TypeError && WRITE_TO_FROZEN.test(error.message)) {
    return `${who} changed plain data that it had sent, written or received, which is shared and frozen: ${error.message}`
  }
  return `${who} threw ${error.name}: ${error.message}${thrownAt(error)}`
}

/** The first line of the stack, without its folder. The text is for people and is never part of the hash. */
function thrownAt(error: Error): string {
  const frame = error.stack?.split('\n').find((line) => /^\s+at /.test(line))
  const place = frame?.match(/([^/\\(]+:\d+):\d+\)?$/)?.[1]
  return place === undefined ? '' : ` (${place})`
}
