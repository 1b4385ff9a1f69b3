import { kindCode } from '../../sim/trace.ts'
import { conesOf, FUTURE, PAST, SELF } from './causality.ts'
import { type EventColumns, NONE, type OperationColumns, outcomes, type RunColumns } from './run-columns.ts'

/** How a value came from the write that gave it to the read that returned it. */
export interface Provenance {
  /** The rows of the operations. */
  readonly write: number
  readonly read: number
  /**
   * The events from the invocation of the write to the completion of the read, by the messages over which the replica that answered
   * could first know of the write.
   */
  readonly chain: readonly number[]
}

/**
 * Why a read returned what it did: the last write of that value to that key which the replica could know of when it answered, and the
 * way there. `undefined` for what is no read that returned a value, and where no write of the value leads to it.
 *
 * @param previous - of `previousOnNode`
 * @param event - the completion of the read
 */
export function provenanceOf(run: RunColumns, previous: Int32Array, event: number): Provenance | undefined {
  const { events, operations } = run
  const read = readEndingAt(run, event)
  if (read === undefined) return undefined
  const sending = answerTo(events, event)
  const known = conesOf(events, previous, sending)
  const invocations = invocationsOf(events)
  for (let write = operations.length - 1; write >= 0; write--) {
    if (write === read || !hasWritten(operations, write, read)) continue
    const begun = invocations.get(operations.invocations[write] as number)
    if (begun === undefined || known[begun] !== PAST) continue
    const answer = [events.causes[event] as number, event].filter((after) => after > sending)
    return { write, read, chain: [...newsFrom(events, previous, begun, sending), ...answer] }
  }
  return undefined
}

/** The row of the read that returned a value at an event; `undefined` where none did. */
export function readEndingAt({ events, operations }: RunColumns, event: number): number | undefined {
  if (events.kinds[event] !== kindCode.ok) return undefined
  const { invocations, inputs, outputs, texts } = operations
  const row = invocations.indexOf(events.operations[event] as number)
  const [input, output] = [inputs[row], outputs[row]]
  if (input === undefined || output === undefined) return undefined
  const asksNothing = input === NONE || texts[input] === 'null'
  return asksNothing && output !== NONE && texts[output] !== 'null' ? row : undefined
}

/** Whether an operation may have left the value that another returned, at the same key. */
function hasWritten(operations: OperationColumns, write: number, read: number): boolean {
  const { keys, inputs, outputs, texts } = operations
  if (outcomes[operations.outcomes[write] as number] === 'fail') return false
  if (keys[write] !== keys[read] || inputs[write] === NONE) return false
  const given = texts[inputs[write] as number] as string
  const returned = texts[outputs[read] as number] as string
  // What was cut short cannot be told from what begins alike.
  if (returned.endsWith('…')) return false
  return given === returned || newValueOf(given) === returned
}

/** What a compare-and-set puts in, `[expected, new]`, as JSON. */
function newValueOf(input: string): string | undefined {
  if (!input.startsWith('[') || input.endsWith('…')) return undefined
  const parts = JSON.parse(input) as readonly unknown[]
  return parts.length === 2 ? JSON.stringify(parts[1]) : undefined
}

/** The event at which the answer to an operation set out; its completion, if it came of no message. */
function answerTo({ causes, kinds }: EventColumns, completion: number): number {
  const delivery = causes[completion] as number
  if (delivery === NONE || kinds[delivery] !== kindCode.deliver) return completion
  const sending = causes[delivery] as number
  return sending === NONE ? completion : sending
}

/** The events of invocations, by the history index of the invocation. */
function invocationsOf({ length, kinds, operations }: EventColumns): ReadonlyMap<number, number> {
  const invocations = new Map<number, number>()
  for (let i = 0; i < length; i++) {
    if (kinds[i] === kindCode.invoke) invocations.set(operations[i] as number, i)
  }
  return invocations
}

/** The events by which the participant at which one event happened first came to know of another, and the one itself. */
function newsFrom(
  events: EventColumns,
  previous: Int32Array,
  begun: number,
  known: number,
): readonly number[] {
  const cones = conesOf(events, previous, begun)
  const knows = (event: number): boolean =>
    event !== NONE && (cones[event] === FUTURE || cones[event] === SELF)
  const chain = [known]
  for (let heard = known; ;) {
    while (knows(previous[heard] as number)) heard = previous[heard] as number
    if (heard !== chain[0]) chain.unshift(heard)
    if (heard === begun) return chain
    // Nothing at this participant knew of it before, so what led to this event did: the sending of what was heard.
    heard = events.causes[heard] as number
    chain.unshift(heard)
  }
}
