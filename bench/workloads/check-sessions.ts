import {
  checkSessionModel,
  type History,
  HistoryReader,
  measureStaleness,
  type SessionModelName,
  smallestK,
} from '../../index.ts'
import { FIRST_VALUE, histories, jsonLines } from '../histories/index.ts'
import { type Figures, timed } from '../workload.ts'

const CHECKED_OPERATIONS = 500_000
const options = { object: 'register', initial: FIRST_VALUE } as const

/** What is measured beside the models. */
const measures: { readonly [name: string]: (history: History) => void } = {
  staleness: (history) => {
    if (measureStaleness(history, options).stale === 0) throw new Error('the benchmark needs stale reads')
  },
  'smallest k': (history) => void smallestK(history, options),
}

/**
 * What an operation costs to judge by a model below linearizable, or to be measured (`variant` says which), in a history of replicated
 * registers of which every operation obeys the model; `size` is how many the history has.
 */
export function checkSessions(size: number, variant: string): Figures {
  const pieces = [...jsonLines(histories.replicated(size))]
  if (variant === 'reading') return perOperation(size, () => read(pieces))
  const history = read(pieces)
  const measure = measures[variant] ?? ((judged: History) => mustObey(judged, variant as SessionModelName))
  return perOperation(size, () => measure(history))
}

/** As it is once it has been read from a file. */
function read(pieces: readonly string[]): History {
  const reader = new HistoryReader({ format: 'netsplit' })
  for (const piece of pieces) reader.push(piece)
  return reader.end()
}

function mustObey(history: History, model: SessionModelName): void {
  const { verdict, why } = checkSessionModel(history, { ...options, model })
  if (verdict !== 'valid') throw new Error(`the benchmark's history must be ${model}: ${why}`)
}

function perOperation(size: number, act: () => void): Figures {
  const { done, seconds } = timed((share) => {
    const times = Math.ceil((CHECKED_OPERATIONS * share) / size)
    for (let i = 0; i < times; i++) act()
    return times * size
  })
  return { 'ns/operation': (seconds * 1e9) / done }
}
