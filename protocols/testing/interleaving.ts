import type { MicroOperation } from '../transactions/micro-operations.ts'
import type { ActiveTransaction, Management, Scheduler } from '../transactions/scheduler.ts'

/** What a transaction does next. */
type Act = MicroOperation | 'commit' | 'abort'

/** One act of a schedule, and the number of the transaction, from 1, whose it is. */
export type Turn = readonly [transaction: number, act: Act]

/**
 * Lets transactions take turns in a schedule as textbooks write it: what comes of it, in their order: `r1 x=null`, `w2 x=1`, `c1`, `a2`.
 * One that has to wait does what it is asked for meanwhile when it goes on. The first turn of each begins it.
 */
export function interleaved(
  schedulerOf: (management: Management) => Scheduler,
  turns: readonly Turn[],
): string {
  const happened: string[] = []
  const players = new Map<
    number,
    { transaction: ActiveTransaction; left: Act[]; state: 'ready' | 'waits' | 'ended' }
  >()
  const scheduler = schedulerOf({
    abort(transaction) {
      const player = players.get(transaction.sequence)
      if (player === undefined || player.state === 'ended') return
      player.state = 'ended'
      happened.push(`a${transaction.sequence}`)
      scheduler.abort(transaction)
    },
    after: () => ({ cancel() {} }),
  })

  function goOn(number: number): void {
    const player = players.get(number)
    if (player === undefined) return
    const { transaction, left } = player
    while (player.state === 'ready') {
      const act = left.shift()
      if (act === undefined) return
      if (act === 'commit' && scheduler.objectionTo(transaction) === undefined) {
        player.state = 'ended'
        happened.push(`c${number}`)
        scheduler.commit(transaction)
      } else if (act === 'commit' || act === 'abort') {
        player.state = 'ended'
        happened.push(`a${number}`)
        scheduler.abort(transaction)
      } else {
        player.state = 'waits'
        scheduler.perform(transaction, act, ([f, key, value]) => {
          happened.push(`${f[0]}${number} ${key}=${JSON.stringify(value)}`)
          player.state = 'ready'
          goOn(number)
        })
      }
    }
  }

  for (const [number, act] of turns) {
    if (!players.has(number)) {
      const transaction = { session: 'c1/0', sequence: number, age: players.size, frontEnd: `n${number}` }
      players.set(number, { transaction, left: [], state: 'ready' })
      scheduler.begin(transaction)
    }
    players.get(number)?.left.push(act)
    goOn(number)
  }
  return happened.join(', ')
}

const r = (key: string): MicroOperation => ['r', key, null]
const w = (key: string, value: number): MicroOperation => ['w', key, value]

/**
 * The phenomena of Berenson et al. 1995, as schedules: x is 50 and y is 50 at first.
 *
 * Source: "A Critique of ANSI SQL Isolation Levels", sections 3 and 4.
 */
export const phenomena = {
  'dirty write': [
    [1, w('x', 1)],
    [2, w('x', 2)],
    [2, w('y', 2)],
    [2, 'commit'],
    [1, w('y', 1)],
    [1, 'commit'],
  ],
  'dirty read': [
    [1, w('x', 1)],
    [2, r('x')],
    [2, 'commit'],
    [1, 'abort'],
  ],
  'lost update': [
    [1, r('x')],
    [2, r('x')],
    [2, w('x', 2)],
    [2, 'commit'],
    [1, w('x', 1)],
    [1, 'commit'],
  ],
  'read skew': [
    [1, r('x')],
    [2, w('x', 2)],
    [2, w('y', 2)],
    [2, 'commit'],
    [1, r('y')],
    [1, 'commit'],
  ],
  'write skew': [
    [1, r('x')],
    [1, r('y')],
    [2, r('x')],
    [2, r('y')],
    [1, w('y', 1)],
    [2, w('x', 2)],
    [1, 'commit'],
    [2, 'commit'],
  ],
} as const satisfies { readonly [name: string]: readonly Turn[] }
