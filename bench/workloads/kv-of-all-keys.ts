import {
  defineModel,
  type History,
  type HistoryEvent,
  type Json,
  type Model,
  type ValueShape,
} from '../../index.ts'

type Texts = { readonly [key: string]: string }

/**
 * The events of a key-value store with the key of each in its value, for a model that knows no parts: a call tells a model its
 * value alone. What a `get` gives stays as it is.
 */
export function* withKeysInValues(history: History): Generator<Omit<HistoryEvent, 'index'>> {
  for (const { process, type, f, key = '', value = null, time } of history) {
    const asks = type === 'invoke' || f !== 'get'
    yield { process, type, f, time, value: asks ? [key, value] : value }
  }
}

/** A key-value store of texts as one object, whose state is all its texts: what `kv` would be if its keys were not judged apart. */
export const oneStore: Model = defineModel({
  name: 'kv-one-object',
  description: 'A text for each key, empty at first, all of them one object: get, put, append.',
  initial: {},
  initials: { expected: 'texts by key', matches: (value) => typeof value === 'object' && value !== null },
  operations: {
    get: { input: keyed(), answer: (state, input) => textOf(state, input) },
    put: { input: keyed(), change: (state, input) => withText(state, input, '') },
    append: { input: keyed(), change: (state, input) => withText(state, input, textOf(state, input)) },
  },
  part: () => undefined,
})

function keyed(): ValueShape {
  return { expected: 'a key and a value', matches: (value) => Array.isArray(value) && value.length === 2 }
}

function textOf(state: Json, input: Json): string {
  const [key] = input as readonly [string, Json]
  return (state as Texts)[key] ?? ''
}

function withText(state: Json, input: Json, before: string): Json {
  const [key, text] = input as readonly [string, string]
  return { ...(state as Texts), [key]: before + text }
}
