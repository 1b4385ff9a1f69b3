import type { Json } from '../../sim/types.ts'
import type { ModelWords } from '../model.ts'
import type { Call } from '../operations.ts'
import { valueText } from './shapes.ts'

/** How one speaks of one kind of operation; `object` is what it is about, as a noun: `'x'`, or `'the queue'`. */
interface OperationWords {
  readonly did: (call: Call, object: string) => string
  readonly noun: (call: Call, object: string) => string
}

/**
 * The words of a model from a table of what is said of each of its operations.
 *
 * @param nameless - what an object without a key is called: `'the queue'`
 * @param table - by the `f` of an operation, the words for it
 *
 * @example
 * ```ts
 * const words = wordsOf('the bell', { ring: { did: (_, bell) => `rang ${bell}`, noun: () => 'ring' } })
 * words.did({ f: 'ring', input: null, output: undefined, outcome: 'ok' }, '') // rang the bell
 * ```
 */
export function wordsOf(nameless: string, table: { readonly [f: string]: OperationWords }): ModelWords {
  const say = (form: keyof OperationWords) => (call: Call, object: string) =>
    table[call.f]?.[form](call, object === '' ? nameless : object) ?? call.f
  return { did: say('did'), noun: say('noun') }
}

/**
 * What is said of an operation that puts a value in.
 *
 * @param did - in the past tense: `'enqueued'`
 * @param noun - as a thing: `'enqueue'`
 * @param preposition - between the value and the object: `'to'`
 *
 * @example
 * ```ts
 * insertion('pushed', 'push', 'on').did({ f: 'push', input: 3, output: undefined, outcome: 'ok' }, 'x') // pushed 3 on x
 * ```
 */
export function insertion(did: string, noun: string, preposition: string): OperationWords {
  return {
    did: ({ input }, object) => `${did} ${valueText(input)} ${preposition} ${object}`,
    noun: ({ input }, object) => `${noun} of ${valueText(input)} ${preposition} ${object}`,
  }
}

/**
 * What is said of an operation that takes a value out, or finds none.
 *
 * @param did - in the past tense: `'dequeued'`
 * @param noun - as a thing: `'dequeue'`
 *
 * @example
 * ```ts
 * removal('popped', 'pop').did({ f: 'pop', input: null, output: null, outcome: 'ok' }, 'x') // found x empty
 * ```
 */
export function removal(did: string, noun: string): OperationWords {
  return {
    did: ({ output }, object) => {
      if (output === undefined) return `asked for a ${noun} from ${object}`
      return output === null ? `found ${object} empty` : `${did} ${valueText(output)} from ${object}`
    },
    noun: ({ output }, object) =>
      `${noun}${output === undefined || output === null ? '' : ` of ${valueText(output)}`} from ${object}`,
  }
}

/** What is said of a read of the whole object. */
export const wholeRead: OperationWords = {
  did: ({ output }, object) => `read ${object} = ${valueText(output)}`,
  noun: ({ output }, object) => `read of ${object} = ${valueText(output)}`,
}

/**
 * What is said of an operation that answers whether it did, or found, anything.
 *
 * @param did - what it did if it answers true, or nothing
 * @param refused - what it did if it answers false
 * @param noun - as a thing
 * @param preposition - between the element and the object
 *
 * @example
 * ```ts
 * const words = answering('found', 'did not find', 'search')
 * words.did({ f: 'contains', input: 3, output: false, outcome: 'ok' }, 'x') // did not find 3 in x
 * ```
 */
export function answering(did: string, refused: string, noun: string, preposition = 'in'): OperationWords {
  const what = (input: Json, object: string) => `${valueText(input)} ${preposition} ${object}`
  return {
    did: ({ input, output }, object) => `${output === false ? refused : did} ${what(input, object)}`,
    noun: ({ input }, object) => `${noun} ${what(input, object)}`,
  }
}
