import type { Question } from './tasks.ts'
import type { Answer, Message, NodeId } from './types.ts'

interface Open {
  readonly asked: ReadonlySet<number>
  readonly answers: Map<number, Answer>
  readonly need: number
  finish(): void
}

/** What asking needs of its node. */
export interface Asker {
  name(position: number): NodeId
  /** Sends a message to each, as a question of this number. */
  send(to: readonly number[], message: Message, number: number): void
  /** Runs an action later by the node's own clock; gives a function that prevents it. */
  after(ms: number, action: () => void): () => void
}

/** The questions that a node's scripts have asked and wait to have answered. A second answer of one node is none. */
export class Questions {
  private readonly asker: Asker
  private readonly open = new Map<number, Open>()
  private asked = 0

  constructor(asker: Asker) {
    this.asker = asker
  }

  /** How many wait to be answered. */
  get size(): number {
    return this.open.size
  }

  /** Asks; `resume` gets the answers, in the order in which they came. Gives a function that abandons the question. */
  ask({ to, message, timeoutMs, need }: Question, resume: (answers: readonly Answer[]) => void): () => void {
    const number = ++this.asked
    const asked = new Set(to)
    const enough = Math.min(need, asked.size)
    const answers = new Map<number, Answer>()
    const finish = (): void => {
      cancel()
      this.open.delete(number)
      resume([...answers.values()])
    }
    // Where no answer is needed, none is waited for.
    const cancel = this.asker.after(enough > 0 ? timeoutMs : 0, finish)
    this.open.set(number, { asked, answers, need: enough, finish })
    this.asker.send([...asked], message, number)
    return () => {
      cancel()
      this.open.delete(number)
    }
  }

  /** An answer has come to a question of this number; to one that is over it says nothing. */
  answered(number: number, from: number, message: Message): void {
    const open = this.open.get(number)
    if (open === undefined || !open.asked.has(from) || open.answers.has(from)) return
    open.answers.set(from, { from: this.asker.name(from), message })
    if (open.answers.size >= open.need) open.finish()
  }

  /** The node has crashed. */
  clear(): void {
    this.open.clear()
  }
}
