import type { Message } from '../../sim/index.ts'
import type { MicroOperation } from '../transactions/micro-operations.ts'
import type { Age } from './lock-table.ts'

interface OfTransaction extends Message {
  /** An attempt at a transaction: `n1.2.17` is the 17th that n1 coordinates in its second life. */
  readonly id: string
}

/** Lock what is yours of these, and do it. (Mohan, Lindsay and Obermarck 1986, section 1: the work before the commit protocol.) */
export interface Execute extends OfTransaction {
  readonly type: 'execute'
  readonly age: Age
  readonly operations: readonly MicroOperation[]
}

/** The answer to {@link Execute}: what was seen, and in which life of the participant, whose locks end with it. */
export interface Executed extends Message {
  readonly type: 'executed'
  readonly life: number
  readonly answered: readonly MicroOperation[]
}

/** The other answer to {@link Execute}: it cannot be done, or not now. */
export interface Refused extends Message {
  readonly type: 'refused'
  readonly reason: string
  readonly isForGood: boolean
}

/** Can you commit it? (Section 2, PREPARE.) */
export interface Prepare extends OfTransaction {
  readonly type: 'prepare'
  /** The lives of the participants in which they have executed it. */
  readonly lives: { readonly [participant: string]: number }
}

/** The answer to {@link Prepare}: YES, READ and NO votes. (Sections 2 and 3.2.) */
export interface Vote extends Message {
  readonly type: 'vote'
  readonly vote: 'yes' | 'read-only' | 'no'
}

/** It is committed. */
export interface Commit extends OfTransaction {
  readonly type: 'commit'
}

/** The answer to {@link Commit}: ACK, after which its coordinator need not remember it. */
export interface Acknowledged extends Message {
  readonly type: 'acknowledged'
}

/** It is aborted. Nobody acknowledges that, for nobody needs to remember it. (Section 3.1, presumed abort.) */
export interface Abort extends OfTransaction {
  readonly type: 'abort'
}

/** What has become of it? A participant that is in doubt asks its coordinator. (Section 2, recovery.) */
export interface Inquire extends OfTransaction {
  readonly type: 'inquire'
}

/** The answer to {@link Inquire}. Of what it does not know, the coordinator says that it is aborted. */
export interface Decision extends Message {
  readonly type: 'decision'
  readonly decision: 'committed' | 'aborted' | 'open'
}

/** All that nodes say to one another. */
export type TwoPhaseMessage =
  Execute | Executed | Refused | Prepare | Vote | Commit | Acknowledged | Abort | Inquire | Decision
