import type { Json } from '../../sim/types.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnRegister } from '../explanation/anomalies.ts'
import { recogniseLostAppend } from '../explanation/lost-append.ts'
import type { Model, RegisterView } from '../model.ts'
import type { Call } from '../operations.ts'
import { aText, textOrNull, valueText } from './shapes.ts'

const getAndPut: RegisterView = {
  sees: (call) => (call.f === 'get' ? call.output : undefined),
  sets: (call) => (call.f === 'put' ? call.input : undefined),
}

/**
 * A key-value store of texts: put replaces, append adds to the end, get returns. Every key is a text of its own, which is
 * empty at first.
 *
 * Source: Porcupine's key-value model, after the labs of MIT 6.824.
 *
 * @example
 * ```ts
 * kv.step('a', { f: 'append', input: 'b', output: undefined, outcome: 'ok' }) // ab
 * ```
 */
export const kv: Model = defineModel({
  name: 'kv',
  description: 'A text for each key, empty at first: get, put, append.',
  initial: '',
  initials: textOrNull,
  operations: {
    get: { answer: (state) => state },
    put: { input: aText, change: (_: Json, text) => text },
    append: { input: aText, change: (state, text) => `${textOf(state)}${textOf(text)}` },
  },
  deletions: { kind: 'unnoticed', noticed },
  dataType: { kind: 'register', roles: { get: 'read', put: 'write' } },
  recognise: (evidence) =>
    evidence.all.some((operation) => operation.f === 'append')
      ? recogniseLostAppend(evidence)
      : recogniseOnRegister(evidence, getAndPut),
  words: {
    did: (call, object) => {
      if (call.f === 'get') return `got ${object === '' ? '' : `${object} = `}${valueText(call.output)}`
      if (call.f === 'put') return `put ${object === '' ? '' : `${object} = `}${valueText(call.input)}`
      return `appended ${valueText(call.input)}${object === '' ? '' : ` to ${object}`}`
    },
    noun: (call, object) => {
      if (call.f === 'get') return `get of ${object === '' ? '' : `${object} = `}${valueText(call.output)}`
      if (call.f === 'put') return `put of ${object === '' ? '' : `${object} = `}${valueText(call.input)}`
      return `append of ${valueText(call.input)}${object === '' ? '' : ` to ${object}`}`
    },
  },
})

/** Whether any text that was got may show a put, at its start, or an append, anywhere. */
function noticed(remaining: readonly Call[]): (call: Call) => boolean {
  const gets = remaining.filter((call) => call.f === 'get' && call.output !== undefined)
  const answers = [...new Set(gets.map((call) => textOf(call.output ?? null)))]
  return (call) => {
    const text = textOf(call.input)
    return answers.some((answer) => (call.f === 'put' ? answer.startsWith(text) : answer.includes(text)))
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : ''
}
