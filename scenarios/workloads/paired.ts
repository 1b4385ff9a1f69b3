import {
  defineWorkload,
  type Operation,
  type Random,
  sleep,
  type Task,
  type User,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, keyNames, named, phases, script } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'
import { quiet } from './quiet.ts'
import { readAll } from './session-walks.ts'

/** What the paired workload can be told. */
export interface PairedOptions {
  readonly clients: number
  /** How many keys all clients share: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** Operations a second that are due, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** The share of writes that go to a key of their own, which nobody else ever writes. */
  readonly kept: number
  /** Milliseconds from one crossing to the next of each two clients; 0 for none. */
  readonly crossingMs: number
  /** What the operations are of: writes of a `register`, or additions of 1 to a `counter`. */
  readonly object: string
  /** Milliseconds before the first operation is due. */
  readonly startMs: number
  /** Milliseconds after faults have ended before the last reads begin. */
  readonly quietMs: number
}

const MILLISECONDS_IN_SECOND = 1_000

/**
 * The same operations whatever the protocol makes of them: what each client is to do, and when, is drawn from a stream of its own, and
 * what falls due while it still waits for an answer is left out. Two protocols under one seed are asked the same by the same clients at
 * the same times (common random numbers), so that what differs in their histories is due to them.
 *
 * Some writes go to a key that nobody writes again: if such a one was acknowledged, the last reads must show it. Now and then two clients
 * cross: at the same time each writes a key of its own, and then reads the other's. If neither sees the other's write, no one order of all
 * operations explains it: that is what tells stores that are sequentially consistent from those that answer everything at once.
 *
 * @param options - `clients`, `keys` (shared by all), `rate` (operations a second over all clients), `reads` (a share), `kept` (the share
 *   of writes that go to a key of their own), `crossingMs` (from one crossing to the next), `object` (`register` or `counter`), `startMs`, `quietMs` (how long final reads wait)
 *
 * Source: Law, "Simulation Modeling and Analysis", section 11.2, on common random numbers; Dijkstra, "Cooperating sequential processes", 1965,
 * section 2.1, for Dekker's algorithm, which needs what crossings ask for.
 *
 * @example
 * ```ts
 * paired({ clients: 10, rate: 50, startMs: 1_000 })
 * ```
 */
export const paired: WorkloadFactory<PairedOptions> = defineWorkload<PairedOptions>({
  name: 'paired',
  description: 'reads and writes that do not depend on what a protocol makes of them, to compare protocols',
  defaults: {
    clients: 10,
    keys: 3,
    rate: 50,
    reads: 0.5,
    kept: 0.2,
    crossingMs: 0,
    object: 'register',
    startMs: 0,
    quietMs: 0,
  },
  knobs: { clients: [5, 20], keys: [1, 10], reads: [0.1, 0.9] },
  validate: ({ clients, keys, rate, reads, kept, crossingMs, object, startMs, quietMs }) =>
    objectionToCounts({ clients, keys }) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads }) ??
    objectionToShares({ kept }) ??
    objectionToCounts({ crossingMs, startMs, quietMs }, 0) ??
    (object === 'register' || object === 'counter'
      ? undefined
      : `object is "${object}", expected register or counter`),
  create(options) {
    const { clients, quietMs } = options
    const names = keyNames(options.keys)
    const asked = Array.from({ length: clients }, (_, index) => new PairedAsker(index, names, options))
    return {
      clients,
      phases: phases(
        named(
          'paired',
          script((user) => (asked[user.index] as PairedAsker).ask(user)),
        ),
        ...quiet(quietMs),
        final(
          named(
            'last reads',
            script((user) => readAll(user, (asked[user.index] as PairedAsker).readLast)),
          ),
        ),
      ),
    }
  },
})

/** What one client asks for. */
class PairedAsker {
  private readonly index: number
  private readonly names: readonly string[]
  private readonly options: PairedOptions
  private readonly own: string[] = []

  constructor(index: number, names: readonly string[], options: PairedOptions) {
    this.index = index
    this.names = names
    this.options = options
  }

  /** The keys that it reads in the end: the shared ones, and its own. */
  get readLast(): readonly string[] {
    return [...this.names, ...this.own]
  }

  *ask(user: User): Task {
    const { clients, rate, startMs } = this.options
    const meanMs = (clients * MILLISECONDS_IN_SECOND) / rate
    let due = startMs
    let crossing = 0
    for (let turn = 0; ; turn++) {
      // Drawn whether it is left out or not.
      due += 2 * meanMs * user.random.float()
      const operation = this.operation(turn, user.random)
      for (; this.crossingAt(crossing) <= due; crossing++) yield* this.cross(user, crossing)
      const wait = due - user.context().timeMs
      if (wait < 0) continue
      yield* sleep(wait)
      if (this.isKept(operation)) this.own.push(operation.key as string)
      yield* user.perform(operation)
    }
  }

  /** When it crosses with its partner for the nth time, from 0: never, if it has none. */
  private crossingAt(number: number): number {
    const { clients, crossingMs, object, startMs } = this.options
    const hasPartner = (this.index ^ 1) < clients
    if (crossingMs === 0 || object === 'counter' || !hasPartner) return Number.POSITIVE_INFINITY
    // Not all at once.
    const pair = this.index >> 1
    return startMs + crossingMs * (number + (2 * pair + 1) / (clients + 1))
  }

  /** Writes a key, and reads the one that its partner writes at the same time. */
  private *cross(user: User, number: number): Task {
    const wait = this.crossingAt(number) - user.context().timeMs
    if (wait < 0) return
    yield* sleep(wait)
    const keyOf = (index: number): string => `cross-${number + 1}-${index + 1}`
    const [key, other] = [keyOf(this.index), keyOf(this.index ^ 1)]
    this.own.push(key, other)
    // Unique, and below all other values.
    yield* user.perform({ f: 'write', key, value: -(number * this.options.clients + this.index + 1) })
    yield* user.perform({ f: 'read', key: other })
  }

  private operation(turn: number, random: Random): Operation {
    const { clients, kept, object, reads } = this.options
    const key = random.pick(this.names)
    const isRead = random.bool(reads)
    const isKept = random.bool(kept)
    if (isRead) return { f: 'read', key }
    if (object === 'counter') return { f: 'add', key, value: 1 }
    // Unique, and the same whatever the others have done.
    const value = turn * clients + this.index + 1
    return { f: 'write', key: isKept ? `kept-${value}` : key, value }
  }

  private isKept({ f, key }: Operation): boolean {
    return f === 'write' && !this.names.includes(key as string)
  }
}
