import { type History, type HistoryEvent, historyOf, type Json, judgeNamed } from '../index.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

/** An operation between two instants; it crashed if it has no end. */
interface LabelledOperation {
  readonly inv: number
  readonly ret: number | null
  readonly f?: string
  /** What was given. */
  readonly v?: Json
  /** What was answered. */
  readonly out?: Json
  /** Of a two-state thing: whether it changes the state, and which state it needs. */
  readonly toggle?: boolean
  readonly need?: number
}

/** A history of operations that was labelled by brute force. */
export interface LabelledHistory {
  readonly id: string
  readonly type: string
  readonly init?: Json
  readonly ops: readonly LabelledOperation[]
  readonly linearizable: boolean
}

/** An operation as a model takes it. */
interface Asked {
  readonly f: string
  readonly value?: Json
  readonly answer?: Json
}

/** For each type of a labelled history the model that it is of, and what its operations are to that. */
const TYPES: {
  readonly [type: string]: { readonly model: string; readonly asked: (operation: LabelledOperation) => Asked }
} = {
  register: {
    model: 'cas-register',
    asked: ({ f, v = null, out = null }) => {
      if (f === 'r') return { f: 'read', answer: out }
      return { f: f === 'w' ? 'write' : 'cas', value: v, answer: v }
    },
  },
  // A thing of two states is a set of one element, which is in it or not.
  bool: {
    model: 'set',
    asked: ({ toggle, need }) => {
      if (toggle === true) return { f: need === 0 ? 'add' : 'remove', value: 0, answer: true }
      return { f: 'contains', value: 0, answer: need === 1 }
    },
  },
  queue: {
    model: 'fifo-queue',
    asked: ({ f, v = null, out = null }) =>
      f === 'enq' ? { f: 'enqueue', value: v } : { f: 'dequeue', answer: out },
  },
  stack: {
    model: 'stack',
    asked: ({ f, v = null, out = null }) => (f === 'push' ? { f, value: v } : { f: 'pop', answer: out }),
  },
}

/**
 * Whether a document is a history of operations with a label.
 *
 * @param document - a line of a file, parsed
 */
export function isLabelled(document: object): document is LabelledHistory {
  return (
    'ops' in document && 'linearizable' in document && 'type' in document && typeof document.type === 'string'
  )
}

/**
 * Judges a labelled history.
 *
 * @param where - how results name it
 * @param labelled - the history
 */
export function labelledOutcome(where: string, labelled: LabelledHistory): Outcome {
  const { type, init, ops, linearizable } = labelled
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (known === undefined) return { where, model: type, kind: 'uncovered' }
  const initial = type === 'bool' ? (init === 1 ? [0] : []) : init
  return outcomeOf(where, type, linearizable ? 'valid' : 'invalid', () => ({
    judge: judgeNamed(known.model, initial === undefined ? {} : { initial }),
    history: historyFrom(ops, known.asked),
  }))
}

/** Events in the order of their instants; each operation is a process of its own. */
function historyFrom(
  operations: readonly LabelledOperation[],
  asked: (operation: LabelledOperation) => Asked,
): History {
  const events: { readonly at: number; readonly event: Omit<HistoryEvent, 'index'> }[] = []
  for (const [process, operation] of operations.entries()) {
    const { f, value, answer } = asked(operation)
    const given = value === undefined ? {} : { value }
    events.push({ at: operation.inv, event: { process, type: 'invoke', f, ...given, time: 0 } })
    if (operation.ret === null) continue
    const told = answer === undefined ? given : { value: answer }
    events.push({ at: operation.ret, event: { process, type: 'ok', f, ...told, time: 0 } })
  }
  return historyOf(events.sort((a, b) => a.at - b.at).map(({ event }) => event))
}
