import { READ } from './accesses.ts'
import { eventualConvergence } from './eventual.ts'
import type { Finding } from './findings.ts'
import { monotonicReads, readYourWrites } from './read-guarantees.ts'
import { NOBODY, SEVERAL, type SessionTable } from './session-table.ts'
import {
  causalConsistency,
  causalConvergence,
  monotonicWrites,
  pram,
  writesFollowReads,
} from './visibility.ts'

/** A consistency model of single operations, below linearizable. */
export interface SessionModel {
  readonly name: string
  /** One sentence: what a history must be for the verdict to be `valid`. */
  readonly description: string
  /** Where it is defined. */
  readonly source: string
}

const TERRY = 'Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994'
const BOUAJJANI = 'Bouajjani, Enea, Guerraoui and Hamza, "On verifying causal consistency", POPL 2017'

/**
 * The models that {@link checkSessionModel} judges, by name, the strongest first. All but `causal` and `eventual` are about one
 * order of versions that all sessions share, as in Viotti and Vukolić: each of the four guarantees holds if there is such an order,
 * and a set of visible writes for every read, that obey it; PRAM is the first three at once, and `causal-convergent` all four.
 *
 * @example
 * ```ts
 * Object.keys(sessionModels).join(' ') // sequential causal-convergent causal PRAM read-your-writes monotonic-reads monotonic-writes writes-follow-reads eventual
 * ```
 */
export const sessionModels = {
  sequential: {
    name: 'sequential',
    description:
      'The operations of all sessions can be put in one order, each session’s as it made them, that a correct object explains.',
    source:
      'Lamport, "How to make a multiprocessor computer that correctly executes multiprocess programs", IEEE ToC 1979',
  },
  'causal-convergent': {
    name: 'causal-convergent',
    description:
      'What a session has seen is visible to what it does and to who reads from it, and all agree on one order of versions.',
    source: `${BOUAJJANI} (CCv)`,
  },
  causal: {
    name: 'causal',
    description:
      'What a session has seen is visible to what it does and to who reads from it; the order of writes that did not know of each other is left open.',
    source: `${BOUAJJANI} (CC)`,
  },
  PRAM: {
    name: 'PRAM',
    description:
      'Read your writes, monotonic reads and monotonic writes at once, over one order of versions.',
    source:
      'Brzezinski, Sobaniec and Wawrzyniak, "From session causality to causal consistency", PDP 2004; Viotti and Vukolić, ACM Computing Surveys 2016',
  },
  'read-your-writes': {
    name: 'read-your-writes',
    description: 'What a session wrote is visible to all that it reads later.',
    source: TERRY,
  },
  'monotonic-reads': {
    name: 'monotonic-reads',
    description: 'What was visible to a read is visible to all later reads of the session.',
    source: TERRY,
  },
  'monotonic-writes': {
    name: 'monotonic-writes',
    description: 'The writes of a session are versions in the order in which it made them.',
    source: TERRY,
  },
  'writes-follow-reads': {
    name: 'writes-follow-reads',
    description: 'What a session writes is a later version than all that it had read.',
    source: TERRY,
  },
  eventual: {
    name: 'eventual',
    description: 'Once nobody writes to a key any more, the last reads of all sessions agree.',
    source: 'Vogels, "Eventually consistent", CACM 2009',
  },
} as const satisfies { readonly [name: string]: SessionModel }

/** The name of one of {@link sessionModels}. */
export type SessionModelName = keyof typeof sessionModels

/** What decides each model but `sequential`, which needs a search. */
const procedures: {
  readonly [model in Exclude<SessionModelName, 'sequential'>]: (table: SessionTable) => Finding
} = {
  'causal-convergent': causalConvergence,
  causal: causalConsistency,
  PRAM: pram,
  'read-your-writes': readYourWrites,
  'monotonic-reads': monotonicReads,
  'monotonic-writes': monotonicWrites,
  'writes-follow-reads': writesFollowReads,
  eventual: eventualConvergence,
}

/** A model that is decided without a search. */
export type DecidedModel = keyof typeof procedures

/** What a table came to: a finding, or a read of which nobody knows whose write it saw. */
export type Decided = Finding | { readonly kind: 'ambiguous'; readonly read: number }

/**
 * Decides whether what sessions did is allowed by a model.
 *
 * @param model - any but `sequential`
 * @param table - what they did
 *
 * @example
 * ```ts
 * const input = { history: historyOf([]), model: models.register, initial: null, sessions: 'process' as const }
 * const table = sessionTableOf({ ...input, operations: operationTableOf([]) })
 * 'kind' in table ? table.why : decideSessionModel('PRAM', table).kind // holds
 * ```
 */
export function decideSessionModel(model: DecidedModel, table: SessionTable): Decided {
  return oddRead(model, table) ?? procedures[model](table)
}

/** The first read that saw what was not there yet, or of which nobody knows whose write it saw. */
function oddRead(
  model: DecidedModel,
  { length, kinds, writers, sessions }: SessionTable,
): Decided | undefined {
  let ambiguous: number | undefined
  for (let read = 0; read < length; read++) {
    if (kinds[read] !== READ) continue
    const writer = writers[read] as number
    if (writer === NOBODY) return { kind: 'broken', violation: { kind: 'nobody', read } }
    if (writer > read && sessions[writer] === sessions[read])
      return { kind: 'broken', violation: { kind: 'ahead', read } }
    if (writer <= SEVERAL) ambiguous ??= read
  }
  return ambiguous === undefined || model === 'eventual' ? undefined : { kind: 'ambiguous', read: ambiguous }
}
