import { ChoicesExhausted } from './choices.ts'
import { DefectError, DiskError, InputError } from './errors.ts'
import { type Kernel, NONE } from './kernel.ts'
import { OutsideError } from './guards.ts'
import { currentPrinter, type Printer, setPrinter, textOf } from './printing.ts'
import { kindCode } from './trace.ts'
import type { Json, NodeId } from './types.ts'

/** The engine's own property of every protocol. */
export const NO_HANDLER_THROWS = 'no handler throws'

/** The engine's own property that makes a run a function of scenario and seed. Where it is violated, nothing else counts. */
export const NOTHING_FROM_OUTSIDE = 'nothing comes from outside'

/** Code that cannot be run at all: a mistake of its author's, and no finding about the protocol. */
export class RefusedCode extends InputError {}

/** Whose code is run: what it prints and what it throws is theirs. */
export interface CodeOwner extends Printer {
  /** What its code is called: `protocol raft`. */
  readonly codeName: string
  /** Which of its functions runs. */
  readonly handler: string
  threw(why: string): void
  /** Its disk has failed, and its code did not handle it. */
  failed(error: DiskError): void
}

/**
 * Runs someone's code on an argument, with what it prints caught for the trace, and what it throws told in a sentence.
 *
 * @throws InputError - for code that returned a promise, which nobody waits for
 */
export function runGuarded<A>(owner: CodeOwner, action: (argument: A) => unknown, argument: A): void {
  let result: unknown
  setPrinter(owner)
  try {
    result = action(argument)
  } catch (error) {
    if (isOurs(error)) throw error
    if (error instanceof DiskError) owner.failed(error)
    // What was reached for outside has been told already.
    else if (!(error instanceof OutsideError)) owner.threw(whyThrown(owner.id, error))
  } finally {
    setPrinter(undefined)
  }
  if (isPromise(result)) throw new RefusedCode(refusal(owner.codeName, `${owner.handler} returned a promise`))
}

/**
 * Refuses code that is `async`: nobody waits for what it promises.
 *
 * @param codeName - what to call the code: `protocol raft`
 * @param holder - the object whose functions they are
 * @param names - the names of its functions
 * @throws InputError - naming the code and the function
 */
export function refuseAsync(codeName: string, holder: object, names: readonly string[]): void {
  for (const name of names) {
    const candidate: unknown = (holder as { readonly [name: string]: unknown })[name]
    if (typeof candidate === 'function' && candidate.constructor.name.startsWith('Async'))
      throw new RefusedCode(refusal(codeName, `${name} is async`))
  }
}

/** What is said of code that nobody waits for. */
export function refusal(codeName: string, what: string): string {
  return `${codeName}: ${what}: expected a function that is done when it returns; what waits is a script (function*) for node.spawn`
}

/**
 * Runs a workload's own code, which must be the same on every run as well.
 *
 * @throws InputError - for code that reaches outside
 */
export function asWorkload<R>(action: () => R): R {
  const before = currentPrinter()
  setPrinter(workload)
  try {
    return action()
  } catch (error) {
    if (error instanceof OutsideError) throw new InputError(error.message)
    throw error
  } finally {
    setPrinter(before)
  }
}

const workload: Printer = {
  id: 'the workload',
  reachedOutside: () => undefined,
}

/** Whether a value promises another. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Whether an error is about the simulation, and not about the code under test. */
export function isOurs(error: unknown): boolean {
  return error instanceof DefectError || error instanceof ChoicesExhausted || error instanceof RefusedCode
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
