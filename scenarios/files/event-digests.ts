import type { Trace } from '../../sim/index.ts'
import { Seal } from '../../sim/seal.ts'

/** How many words of 32 bits the digest of one event has. */
const WORDS = 2

/**
 * A digest of each event of a trace, for comparison with another trace that is not here: eight bytes an event, which can be
 * handed from one worker to another without being copied.
 */
export function eventDigests(trace: Trace): Uint32Array<ArrayBuffer> {
  const digests = new Uint32Array(trace.length * WORDS)
  const seal = new Seal()
  for (let index = 0; index < trace.length; index++) {
    const { time, kind, node, peer, message, cause, operation, payload, text } = trace.at(index)
    // The payload apart from the rest: it may be as deep as plain data can be.
    seal.walk(payload ?? null, 'payload')
    const { a, b } = seal
    const facts = [time, kind, node, peer, message, cause, operation, text].map((fact) => fact ?? null)
    seal.walk([...facts, payload === undefined, a, b], 'event')
    digests[index * WORDS] = seal.a
    digests[index * WORDS + 1] = seal.b
  }
  return digests
}

/**
 * The index of the first event in which two traces differ; `undefined` for traces that are the same. Where one is the beginning
 * of the other, it is the first event that only the other has.
 */
export function firstDifferentEvent(left: Uint32Array, right: Uint32Array): number | undefined {
  const common = Math.min(left.length, right.length)
  for (let i = 0; i < common; i++) {
    if (left[i] !== right[i]) return Math.floor(i / WORDS)
  }
  return left.length === right.length ? undefined : common / WORDS
}
