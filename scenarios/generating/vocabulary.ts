import type { Happened, Target } from '../../sim/index.ts'

/** An event that a fault may wait for. */
export interface Word {
  readonly on: Happened['on']
  readonly of: string
  /** How often it was seen. */
  readonly seen: number
  /** Whether it is rare beside others: what changes a state, and not what confirms it. */
  readonly rare: boolean
  /** The nodes that it is about. */
  readonly whom: readonly Target[]
}

/** What happens in a scenario, by name. */
export interface Vocabulary {
  /** At least one; the rarest sorts of events first. */
  readonly words: readonly Word[]
  /** The types of messages that nodes send to each other. */
  readonly messageTypes: readonly string[]
  /** The roles that nodes took, the rarest first. */
  readonly roles: readonly string[]
  /** How many milliseconds it took at most until somebody had the foremost role, if that was seen. */
  readonly recoveryMs?: number
}

/** How many names of one sort are kept: a protocol may leave another note each time. */
const MOST_NAMES = 12

/** What happens so many times less often than the most frequent thing is rare. */
const RARE = 20

/** What any node may do, for a scenario of which nothing else is known. */
const anyWords: readonly Word[] = (['write', 'flush'] as const).map((on) => ({
  on,
  of: 'any',
  seen: 1,
  rare: false,
  whom: [{ subject: true }],
}))

/** A vocabulary of which nothing is known. */
export const noVocabulary: Vocabulary = { words: anyWords, messageTypes: [], roles: [] }

interface Tally {
  readonly on: Happened['on']
  readonly of: string
  count: number
  /** Whether a node was at its one end, and at its other. */
  atNode: boolean
  fromNode: boolean
}

/** Counts what happens, by name. */
export class VocabularyCounter {
  private readonly tallies = new Map<string, Tally>()

  /** @param isNode - whether a participant of that name is a node, and no client */
  count({ on, of, node, sender }: Happened, isNode: (name: string) => boolean): void {
    // Which of the nodes it is that writes makes no difference here.
    const name = on === 'write' || on === 'flush' ? 'any' : of
    if (name === '') return
    const key = `${on} ${name}`
    const tally = this.tallies.get(key) ?? { on, of: name, count: 0, atNode: false, fromNode: false }
    tally.count++
    tally.atNode ||= node !== undefined && isNode(node)
    tally.fromNode ||= sender !== undefined && isNode(sender)
    this.tallies.set(key, tally)
  }

  /**
   * What was counted: of messages, roles and notes the first few.
   *
   * @param named - the roles that may be named in a scenario; all, if it is not given
   */
  vocabulary(named: ReadonlySet<string> | undefined): Vocabulary {
    const all = [...this.tallies.values()]
    const most = Math.max(0, ...all.map(({ count }) => count))
    const of = (on: Happened['on']): readonly Tally[] =>
      all.filter((tally) => tally.on === on).slice(0, MOST_NAMES)
    const roles = of('role').filter((role) => named?.has(role.of) ?? true)
    const messages = of('message')
    const words = [...roles, ...of('note'), ...messages, ...of('flush'), ...of('write')].map((tally) =>
      wordOf(tally, most),
    )
    return {
      words: words.length > 0 ? words : anyWords,
      messageTypes: messages.flatMap(({ of, atNode, fromNode }) => (atNode && fromNode ? [of] : [])),
      roles: [...roles].sort((a, b) => a.count - b.count).map(({ of }) => of),
    }
  }
}

function wordOf({ on, of, count, atNode, fromNode }: Tally, most: number): Word {
  const subject: readonly Target[] = atNode ? [{ subject: true }] : []
  const sender: readonly Target[] = fromNode ? [{ subject: 'sender' }] : []
  return { on, of, seen: count, rare: count * RARE < most, whom: [...subject, ...sender] }
}
