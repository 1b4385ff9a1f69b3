/** What kind of judgement a model is: forced orders alone, or whether there is an order at all. */
export type Axiom = 'read-committed' | 'read-atomic' | 'causal' | 'snapshot' | 'serial'

/** Which orders beside those of reads a model keeps. */
export type KeptOrder = 'none' | 'session' | 'realtime'

/** A model of isolation: what a history of transactions may look like. */
export interface IsolationModel {
  readonly name: string
  /** One sentence: what a history must be for the verdict to be `valid`. */
  readonly description: string
  /** Where it is defined, and how it is judged. */
  readonly source: string
  /** What has to be so, in the words of its definition. */
  readonly axiom: Axiom
  /** Which transactions stand in an order beforehand: none, those of a session, or any that did not overlap. */
  readonly order: KeptOrder
}

const AXIOMS = 'Biswas & Enea, "On the complexity of checking transactional consistency", OOPSLA 2019'
const SATURATION = `${AXIOMS}; judged after AWDIT, arXiv 2504.06975`
const GENERALIZED = 'Adya, "Weak consistency", MIT 1999, chapter 4; Daudjee & Salem, VLDB 2006'

/**
 * The models that {@link checkIsolation} judges, by name, each with its description and its source.
 *
 * Each is stronger than those before it, but for `snapshot-isolation` and `serializable`: they forget who did what, so they are
 * weaker than their namesakes of sessions, and do not imply those that know sessions (read committed, read atomic and causal
 * consistency do, as in the definitions of Biswas and Enea, and beyond those of Adya and Elle).
 *
 * @example
 * ```ts
 * isolationModels['causal-consistency'].order // session
 * ```
 */
export const isolationModels = {
  'read-committed': {
    name: 'read-committed',
    description:
      'What a transaction has read from another, it goes on seeing: no later read of it returns what is older.',
    source: SATURATION,
    axiom: 'read-committed',
    order: 'session',
  },
  'read-atomic': {
    name: 'read-atomic',
    description:
      'A transaction sees all or nothing of every other, everything of its session, and nothing changes while it reads.',
    source: SATURATION,
    axiom: 'read-atomic',
    order: 'session',
  },
  'causal-consistency': {
    name: 'causal-consistency',
    description:
      'Transactions see all that what they see has seen, and all agree on one order of what happened at the same time (CCv).',
    source: SATURATION,
    axiom: 'causal',
    order: 'session',
  },
  'snapshot-isolation': {
    name: 'snapshot-isolation',
    description: 'Each transaction reads from a snapshot, and none that overlap write to the same key.',
    source: `${AXIOMS}; sessions left out: Adya, "Weak consistency", MIT 1999, section 4.3`,
    axiom: 'snapshot',
    order: 'none',
  },
  'strong-session-snapshot-isolation': {
    name: 'strong-session-snapshot-isolation',
    description: 'Snapshot isolation, and a snapshot has all that its session has done before.',
    source: `${AXIOMS}; Daudjee & Salem, VLDB 2006`,
    axiom: 'snapshot',
    order: 'session',
  },
  'strong-snapshot-isolation': {
    name: 'strong-snapshot-isolation',
    description:
      'Snapshot isolation, and a snapshot has all that had completed before its transaction began.',
    source: GENERALIZED,
    axiom: 'snapshot',
    order: 'realtime',
  },
  serializable: {
    name: 'serializable',
    description: 'The transactions could have been done one after another, in some order.',
    source: 'Papadimitriou, "The serializability of concurrent database updates", JACM 1979',
    axiom: 'serial',
    order: 'none',
  },
  'strong-session-serializable': {
    name: 'strong-session-serializable',
    description: 'The transactions could have been done one after another, those of a session in its order.',
    source: `${AXIOMS}; Daudjee & Salem, VLDB 2006`,
    axiom: 'serial',
    order: 'session',
  },
  'strict-serializable': {
    name: 'strict-serializable',
    description:
      'The transactions could have been done one after another, each at some moment between its begin and its end.',
    source: 'Herlihy & Wing, "Linearizability", TOPLAS 1990, section 3.3',
    axiom: 'serial',
    order: 'realtime',
  },
} as const satisfies { readonly [name: string]: IsolationModel }

/** The name of one of {@link isolationModels}. */
export type IsolationModelName = keyof typeof isolationModels
