import { assert } from '../../sim/errors.ts'
import { kindCode } from '../../sim/trace.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { type EventColumns, NONE } from './run-columns.ts'

// A delivery or a drop is told by its sending, which is its cause: whose message it is, from where to where, is written once. One
// that differs from its sending in any of that is written in full, like every other event, and marked.
const IN_FULL = 128

/** Events as bytes, a block a column: what is alike stands together, and what is rising as steps. */
export function writeEvents(events: EventColumns): Uint8Array<ArrayBuffer> {
  const { length, times, kinds, nodes, peers, messages, causes, operations, types, words, texts } = events
  const out = writers()
  let time = 0
  let serial = NONE
  for (let i = 0; i < length; i++) {
    const kind = kinds[i] as number
    const cause = causes[i] as number
    assert(cause < i, 'what leads to an event comes before it')
    out.times.unsigned((times[i] as number) - time)
    time = times[i] as number
    out.causes.unsigned(cause === NONE ? 0 : i - cause)
    out.words.unsigned((words[i] as number) + 1)
    if (isArrival(kind) && isOfSending(events, i, cause)) {
      out.kinds.unsigned(kind)
      continue
    }
    out.kinds.unsigned(kind + IN_FULL)
    // Mostly, what comes of an event happens at the same node and is about the same operation.
    out.nodes.signed((nodes[i] as number) - at(nodes, cause))
    out.operations.signed((operations[i] as number) - at(operations, cause))
    out.peers.unsigned((peers[i] as number) + 1)
    out.types.unsigned((types[i] as number) + 1)
    const message = messages[i] as number
    out.messages.signed(message === NONE ? 0 : message > serial ? message - serial : message - serial - 1)
    if (message !== NONE) serial = message
  }
  const section = new ByteWriter()
  section.json({ length, texts })
  for (const name of BLOCKS) section.block(out[name])
  return section.written
}

/** Events as {@link writeEvents} wrote them. */
export function readEvents(bytes: Uint8Array): EventColumns {
  const section = new ByteReader(bytes)
  const { length, texts } = section.json() as Pick<EventColumns, 'length' | 'texts'>
  const block = Object.fromEntries(BLOCKS.map((name) => [name, section.block()])) as Blocks<ByteReader>
  const times = new Float64Array(length)
  const kinds = new Uint8Array(length)
  const nodes = new Int32Array(length)
  const peers = new Int32Array(length)
  const messages = new Int32Array(length)
  const causes = new Int32Array(length)
  const operations = new Int32Array(length)
  const types = new Int32Array(length)
  const words = new Int32Array(length)
  let time = 0
  let serial = NONE
  for (let i = 0; i < length; i++) {
    time += block.times.unsigned()
    times[i] = time
    const back = block.causes.unsigned()
    const cause = back === 0 ? NONE : i - back
    causes[i] = cause
    words[i] = block.words.unsigned() - 1
    const kind = block.kinds.unsigned()
    if (kind < IN_FULL) {
      kinds[i] = kind
      nodes[i] = peers[cause] as number
      peers[i] = nodes[cause] as number
      messages[i] = messages[cause] as number
      operations[i] = operations[cause] as number
      types[i] = types[cause] as number
      continue
    }
    kinds[i] = kind - IN_FULL
    nodes[i] = block.nodes.signed() + at(nodes, cause)
    operations[i] = block.operations.signed() + at(operations, cause)
    peers[i] = block.peers.unsigned() - 1
    types[i] = block.types.unsigned() - 1
    const step = block.messages.signed()
    const message = step === 0 ? NONE : step > 0 ? serial + step : serial + step + 1
    messages[i] = message
    if (message !== NONE) serial = message
  }
  return { length, times, kinds, nodes, peers, messages, causes, operations, types, words, texts }
}

const BLOCKS = [
  'times',
  'kinds',
  'nodes',
  'peers',
  'messages',
  'causes',
  'operations',
  'types',
  'words',
] as const
type Blocks<T> = { readonly [name in (typeof BLOCKS)[number]]: T }

function writers(): Blocks<ByteWriter> {
  return Object.fromEntries(BLOCKS.map((name) => [name, new ByteWriter()])) as Blocks<ByteWriter>
}

function isArrival(kind: number): boolean {
  return kind === kindCode.deliver || kind === kindCode.drop
}

/** Whether an arrival says nothing of its message that its cause, the sending, has not said. */
function isOfSending(events: EventColumns, arrival: number, sending: number): boolean {
  if (sending === NONE) return false
  const { kinds, nodes, peers, messages, operations, types } = events
  return (
    kinds[sending] === kindCode.send &&
    nodes[arrival] === peers[sending] &&
    peers[arrival] === nodes[sending] &&
    messages[arrival] === messages[sending] &&
    operations[arrival] === operations[sending] &&
    types[arrival] === types[sending]
  )
}

function at(column: Int32Array, row: number): number {
  return row === NONE ? NONE : (column[row] as number)
}
