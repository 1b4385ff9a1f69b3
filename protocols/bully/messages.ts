import type { Message } from '../../sim/index.ts'

/** Is this node up? The question of who stands for election, to those above it, and of members to their coordinator. */
export interface AreYouThere extends Message {
  readonly type: 'are-you-there'
}

/** The answer to {@link AreYouThere}. */
export interface Here extends Message {
  readonly type: 'here'
}

/** Does this node take part, in state normal? The question by which a coordinator finds nodes that it has to take in. */
export interface AreYouNormal extends Message {
  readonly type: 'are-you-normal'
}

/** The answer to {@link AreYouNormal}. */
export interface Normality extends Message {
  readonly type: 'normality'
  readonly normal: boolean
}

/** Stop what you do and wait for me to become the coordinator. */
export interface Halt extends Message {
  readonly type: 'halt'
}

/** The answer to {@link Halt}. */
export interface Halted extends Message {
  readonly type: 'halted'
}

/** Who has halted you is the coordinator now. */
export interface NewCoordinator extends Message {
  readonly type: 'new-coordinator'
}

/** All have been told who the coordinator is: go on. */
export interface Ready extends Message {
  readonly type: 'ready'
}

/** The answer to {@link NewCoordinator} and {@link Ready}: whether that is what the node has waited for. */
export interface Agreed extends Message {
  readonly type: 'agreed'
  readonly agreed: boolean
}

/** All that nodes say to one another: the calls of Garcia-Molina 1982, appendix I, and their answers. */
export type BullyMessage =
  AreYouThere | Here | AreYouNormal | Normality | Halt | Halted | NewCoordinator | Ready | Agreed
