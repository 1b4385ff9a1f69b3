import type { DiskError } from './errors.ts'

/** Who takes part: `'n1'` for a replica, `'c1'` for a client. */
export type NodeId = string

/** Plain data: what may cross the network, lie on a disk, or stand in a file. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** `T`, if it is plain data; an interface of plain fields qualifies, a function or a Map in it does not compile. */
export type Plain<T> = T extends Json | undefined
  ? T
  : T extends (...args: never[]) => unknown
    ? never
    : { readonly [K in keyof T]: Plain<T[K]> }

/** Every message says what it is. Messages are plain data; `send` refuses anything else and names the path. */
export interface Message {
  readonly type: string
}

/** One operation of a workload: Jepsen's `:f` and `:value`, and the key it is about. */
export interface Operation {
  readonly f: string
  readonly key?: string
  readonly value?: Json
}

/** How an operation ended: it happened, it surely did not and never will, or nobody knows. */
export type Outcome =
  { readonly type: 'ok'; readonly value?: Json } | { readonly type: 'fail' | 'info'; readonly error: string }

/** How long something takes, in milliseconds, in one shape. */
export type PlainDistribution =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'lognormal'; readonly median: number; readonly p99: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'pareto'; readonly min: number; readonly alpha: number }

/** How long something takes, in milliseconds: in one shape, or mostly in one and now and then in another. */
export type Distribution =
  | PlainDistribution
  | {
      readonly kind: 'bimodal'
      readonly fast: PlainDistribution
      readonly slow: PlainDistribution
      readonly slowProbability: number
    }

/** How long a script waits for answers: milliseconds of its node's own clock, 1000 if it is not said. */
export interface AskOptions {
  readonly timeoutMs?: number
}

/** What a node answered. */
export interface Answer<M extends Message = Message> {
  readonly from: NodeId
  readonly message: M
}

/** Everything a node's code may touch. There is nothing else: no global clock, no shared memory, no real I/O. */
export interface Node<M extends Message = Message> {
  readonly id: NodeId
  /** Who was configured at boot in this node's group, in a fixed order; later membership is the protocol's own state. */
  readonly members: readonly NodeId[]
  /** Who was in this node's group when the cluster was set up, as its configuration file would say: the same in every life. */
  readonly founders: readonly NodeId[]
  /** The members of every group of the cluster, by the group's name. */
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk

  /** Freezes the message and hands it to the network, which may delay, repeat or lose it. */
  send(to: NodeId, message: M & Plain<M>): void
  /** To all members but this one. */
  broadcast(message: M & Plain<M>): void
  /** Runs `action` once this node's monotonic clock has advanced by `delayMs`; never, if the node crashes first. */
  after(delayMs: number, action: () => void): Timer
  /** Runs `action` every `periodMs` of this node's monotonic clock, until it is cancelled or the node crashes. */
  every(periodMs: number, action: () => void): Timer
  /** Runs a script of steps (`yield* sleep(50)`, `yield* flushed()`, `yield* node.ask(...)`); it dies with the node. */
  spawn(task: Task): void
  /** A step of a script: asks a node and waits for its answer; `undefined` when time is over. */
  ask(to: NodeId, message: M & Plain<M>, options?: AskOptions): Task<M | undefined>
  /**
   * A step of a script: asks several nodes at once and waits for the answers of `need` of them (all, if it is not said), or
   * until time is over. Answers are in the order in which they came.
   */
  askAll(
    to: readonly NodeId[],
    message: M & Plain<M>,
    options?: AskOptions & { readonly need?: number },
  ): Task<readonly Answer<M>[]>

  /** Leaves a line on the trace at this event. */
  note(text: string, fields?: { readonly [field: string]: Json }): void
  /** Must hold whenever it is reached. */
  always(name: string, holds: boolean, why?: () => string): void
  /** Must be reached, with `holds`, in at least one run of a sweep: proof that the interesting case was tried. */
  sometimes(name: string, holds?: boolean): void
}

/** What `after` and `every` hand out. */
export interface Timer {
  readonly active: boolean
  cancel(): void
  /** Starts the wait anew, with a new length if one is given. */
  restart(delayMs?: number): void
}

/** A node's own idea of time, in milliseconds. */
export interface Clock {
  /** The wall clock: offset and drift included. It may go backwards when a fault moves it. */
  now(): number
  /** Drifts, never jumps, never goes back. Timers, leases and time-outs belong here. */
  monotonic(): number
  /**
   * Between when and when it is, by the wall clock and the uncertainty that the scenario gives clocks. True time is within it
   * for as long as the clock is no further off than that. Source: Corbett et al., "Spanner" (2012), section 3, TrueTime.
   */
  interval(): Interval
}

/** A stretch of wall time, milliseconds since 1970. */
export interface Interval {
  readonly earliest: number
  readonly latest: number
}

/** A node's own stream: its draws depend on the seed and the node's name, and on nobody else's draws. */
export interface Random {
  /** In [0, 1). */
  float(): number
  /** In [min, max], whole. */
  int(min: number, max: number): number
  bool(probability?: number): boolean
  pick<T>(items: readonly T[]): T
  shuffle<T>(items: readonly T[]): T[]
}

/**
 * What survives a crash, once flushed. Reads answer at once and see this node's own unflushed writes; a crash may lose
 * those or keep the first few of them (or others, if the scenario says so).
 *
 * While faults act on the disk, everything here may throw a `DiskError`: reads for what is damaged (until it is written anew) or
 * for a device that fails, writes for a device that fails or is full. A write that throws has not been done.
 */
export interface Disk {
  read<T>(key: string): T | undefined
  write<T>(key: string, value: T & Plain<T>): void
  append<T>(log: string, entry: T & Plain<T>): void
  /** The live log: the same array for one life of the node. */
  log<T>(log: string): readonly T[]
  truncate(log: string, length: number): void
  /**
   * Runs `then` when all that was written before is durable; never, if the node crashes first. Much may have happened
   * by then: a continuation looks again at term and role before it speaks.
   *
   * If the flush fails, `failed` runs instead; without one, the error is thrown, and the node dies of it. What a failed flush
   * covered can be read and is not durable: asking for another flush does not make it so, only writing it anew.
   */
  flush(then: () => void, failed?: (error: DiskError) => void): void
}

/** One life of a node, from start to crash. Memory is what this object holds; the disk has what survived. */
export interface Process<M extends Message = Message> {
  /** A message has come. One that was asked (`node.ask`) brings a way to answer it: once, now or later. */
  receive(from: NodeId, message: M, answer?: (reply: M) => void): void
  /** A client asks. Answer once, with one of the request's verbs, now or later; silence becomes `info` at the client. */
  request?(request: Request): void
  /** Who is configured in this node's group has changed: a node has joined, or leaves. What to make of it is the protocol's. */
  reconfigure?(members: readonly NodeId[]): void
  /** Small and plain: what reports draw and coverage counts. Called only for a node that changed, and only when asked for. */
  inspect(): Inspection
}

/** What a process shows of itself; `role` is what faults may aim at. */
export type Inspection = { readonly role?: string } & object

/** Requests are repeated by clients and duplicated by the network: a protocol that applies them twice is wrong. */
export interface Request {
  readonly client: NodeId
  /** The same for every attempt of one operation, and for all operations of one client process: `c1/5` for process 5 of c1. */
  readonly session: string
  /** Grows by one with every operation of a session; the same for every attempt of one operation. */
  readonly sequence: number
  readonly operation: Operation
  /** What the client carries with it from node to node, if its script gave something to carry. */
  readonly context?: Json
  ok(value?: Json): void
  /** It surely did not happen and never will. */
  fail(reason: string): void
  /** Nobody knows. */
  info(reason: string): void
  /** Not here; ask that node, if one is known. */
  redirect(to?: NodeId): void
}

/** What a server answered to one attempt of a client. */
export type Reply =
  | { readonly type: 'ok'; readonly value?: Json }
  | { readonly type: 'fail' | 'info'; readonly error: string }
  | { readonly type: 'redirect'; readonly to?: NodeId }

/** What a client's script is given. */
export interface Client {
  readonly id: NodeId
  readonly home: NodeId
  readonly members: readonly NodeId[]
  readonly clock: Clock
  readonly random: Random
  /**
   * `yield*` it: the reply, or `undefined` when `timeoutMs` of the client's own clock are over. `context` goes with the request: what a
   * client library keeps from one operation to the next, which no history shows.
   */
  ask(to: NodeId, timeoutMs: number, context?: Json): Task<Reply | undefined>
}

declare const step: unique symbol
/** What a script yields to the engine: a wait for time, a reply, a flush. Only the engine's own helpers make one. */
export interface Step {
  readonly [step]: true
}

/** A script that ends with an `R`. Run one inside another with `yield*`. */
export type Task<R = void> = Generator<Step, R, unknown>
