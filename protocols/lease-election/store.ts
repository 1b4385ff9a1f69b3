import type { Node } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import type { Command } from '../objects/index.ts'
import type { Append, LeaseMessage, Open } from './messages.ts'
import type { LeaseElectionMutant } from './options.ts'

/** Where the store keeps its log and the newest token that it has seen on its disk. */
export const LOG = 'log'
export const TOKEN = 'token'

/** A command, and the token of the leader that appended it. */
export interface Entry {
  readonly token: number
  readonly command: Command
}

/** What leaders work on: a log of commands. Whoever comes with an older token than someone before is refused. */
export class Store {
  private readonly node: Node<LeaseMessage>
  private readonly mutant: LeaseElectionMutant | undefined
  private readonly durability: Durability
  private readonly log: readonly Entry[]
  private token: number

  constructor(node: Node<LeaseMessage>, mutant: LeaseElectionMutant | undefined) {
    this.node = node
    this.mutant = mutant
    this.durability = new Durability(node.disk)
    this.log = node.disk.log<Entry>(LOG)
    this.token = node.disk.read<number>(TOKEN) ?? 0
  }

  receive(message: Open | Append, answer: (reply: LeaseMessage) => void): void {
    const { node } = this
    const { token, from } = message
    const isOutdated = token < this.token
    node.sometimes('a leader is fenced off', isOutdated)
    if (isOutdated && this.mutant !== 'no-fencing') return answer({ type: 'fenced', token: this.token })
    if (token > this.token) {
      this.token = token
      node.disk.write(TOKEN, token)
      this.durability.wrote()
    }
    if (message.type === 'append') {
      node.disk.append<Entry>(LOG, { token, command: message.command })
      this.durability.wrote()
    }
    const { length } = this.log
    this.durability.whenDurable(() => {
      const commands = this.log.slice(from, length).map(({ command }) => command)
      answer({ type: 'stored', from, commands })
    })
  }

  inspect() {
    return { token: this.token, length: this.log.length }
  }
}
