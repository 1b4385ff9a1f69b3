/** A consistency model, as a rung of a ladder. */
export interface Rung {
  /** As Elle calls it, where Elle knows it. */
  readonly name: string
  /** One sentence: what a history must be to satisfy it. */
  readonly description: string
  /** The models next below: whatever satisfies this one satisfies them. */
  readonly implies: readonly string[]
}

/**
 * The models that histories of single operations are held against, the strongest first.
 *
 * Source: Viotti and Vukolić, "Consistency in non-transactional distributed storage systems", ACM Computing Surveys 2016; that each
 * implies those below it is held against their definitions, over random histories.
 *
 * @example
 * ```ts
 * objectRungs[0].implies // [ 'sequential', 'eventual' ]
 * ```
 */
export const objectRungs: readonly [Rung, ...Rung[]] = [
  {
    name: 'linearizable',
    description: 'Each operation takes effect at some moment between its begin and its end.',
    implies: ['sequential', 'eventual'],
  },
  {
    name: 'sequential',
    description: 'All operations have one order, which is that of each session.',
    implies: ['causal-convergent'],
  },
  {
    name: 'causal-convergent',
    description: 'Sessions see all that what they see has seen, and agree on one order of versions.',
    implies: ['causal', 'PRAM'],
  },
  {
    name: 'causal',
    description: 'Sessions see all that what they see has seen.',
    implies: ['writes-follow-reads', 'monotonic-writes'],
  },
  {
    name: 'PRAM',
    description: 'Read your writes, monotonic reads and monotonic writes at once.',
    implies: ['read-your-writes', 'monotonic-reads', 'monotonic-writes'],
  },
  { name: 'read-your-writes', description: 'A session sees what it wrote.', implies: [] },
  {
    name: 'monotonic-reads',
    description: 'A session does not see an older version after a newer one.',
    implies: [],
  },
  {
    name: 'monotonic-writes',
    description: 'What a session wrote later is the newer version.',
    implies: [],
  },
  {
    name: 'writes-follow-reads',
    description: 'What a session writes is newer than what it had read.',
    implies: [],
  },
  {
    name: 'eventual',
    description: 'Once nobody writes any more, the last reads of all sessions agree.',
    implies: [],
  },
]

/**
 * The models that histories of transactions are held against, the strongest first. `causal` and `read-atomic` know sessions, as in
 * the definitions of Biswas and Enea; `serializable`, `snapshot-isolation` and those below them do not, as in Adya's.
 *
 * Source: Adya, "Weak consistency", MIT 1999; Biswas and Enea, "On the complexity of checking transactional consistency", OOPSLA
 * 2019; jepsen.io/consistency.
 *
 * @example
 * ```ts
 * transactionRungs[0].name // strict-serializable
 * ```
 */
export const transactionRungs: readonly [Rung, ...Rung[]] = [
  {
    name: 'strict-serializable',
    description: 'The transactions could have been done one by one, each between its begin and its end.',
    implies: ['strong-session-serializable', 'strong-snapshot-isolation'],
  },
  {
    name: 'strong-session-serializable',
    description: 'The transactions could have been done one by one, those of a session in its order.',
    implies: ['serializable', 'strong-session-snapshot-isolation'],
  },
  {
    name: 'serializable',
    description: 'The transactions could have been done one by one, in some order.',
    implies: ['repeatable-read', 'snapshot-isolation'],
  },
  {
    name: 'strong-snapshot-isolation',
    description: 'Snapshot isolation, and snapshots have all that had completed before.',
    implies: ['strong-session-snapshot-isolation'],
  },
  {
    name: 'strong-session-snapshot-isolation',
    description: 'Snapshot isolation, and snapshots have all that their session had done before.',
    implies: ['snapshot-isolation', 'causal'],
  },
  {
    name: 'snapshot-isolation',
    description: 'Each reads from a snapshot, and none that overlap write to the same key.',
    implies: ['read-committed'],
  },
  {
    name: 'repeatable-read',
    description: 'No cycle of dependencies and anti-dependencies on items.',
    implies: ['read-committed'],
  },
  {
    name: 'causal',
    description: 'Transactions see all that what they see has seen, and agree on one order of versions.',
    implies: ['read-atomic'],
  },
  {
    name: 'read-atomic',
    description: 'A transaction sees all or nothing of every other.',
    implies: ['read-committed'],
  },
  {
    name: 'read-committed',
    description: 'Nobody sees what was aborted, or was to be overwritten, or depends on itself.',
    implies: ['read-uncommitted'],
  },
  {
    name: 'read-uncommitted',
    description: 'The writes of transactions have one order.',
    implies: [],
  },
]
