import { type Model, models } from '../index.ts'
import { FIRST_VALUE, type HistoryName } from './histories/index.ts'

/** A model that netsplit ships, if it does. */
export function modelFor(name: string): Model | undefined {
  const shipped: { readonly [name: string]: Model } = models
  return Object.hasOwn(shipped, name) ? shipped[name] : undefined
}

const fifoQueue = { model: 'fifo-queue', initial: null } as const
const casRegister = { model: 'cas-register', initial: FIRST_VALUE } as const

/** What each kind of generated history is checked against; a null for the model's own first state. */
export const modelOf: {
  readonly [name in HistoryName]: { readonly model: string; readonly initial: number | null }
} = {
  register: casRegister,
  queue: fifoQueue,
  'queue, 5 processes': fifoQueue,
  set: { model: 'set', initial: null },
  replicated: { model: 'register', initial: FIRST_VALUE },
  duplicates: casRegister,
  'duplicates, a stale read': casRegister,
}
