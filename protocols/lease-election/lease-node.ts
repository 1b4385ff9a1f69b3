import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { LockReplica } from './lock-replica.ts'
import type { LeaseMessage } from './messages.ts'
import type { LeaseElectionMutant, LeaseElectionOptions } from './options.ts'
import { Store } from './store.ts'
import { Worker } from './worker.ts'

/** One life of a node, with the parts that its group gives it. */
export class LeaseNode implements Process<LeaseMessage> {
  readonly worker: Worker | undefined
  private readonly lock: LockReplica | undefined
  private readonly store: Store | undefined

  constructor(
    node: Node<LeaseMessage>,
    options: LeaseElectionOptions,
    mutant: LeaseElectionMutant | undefined,
  ) {
    const { id, members, groups } = node
    const locks = groups[options.locks] ?? members
    const [store] = groups[options.store] ?? members
    const isWorker = ![options.locks, options.store].some((group) => groups[group]?.includes(id))
    if (locks.includes(id)) this.lock = new LockReplica(node, mutant)
    if (store === id) this.store = new Store(node, mutant)
    if (isWorker && store !== undefined) this.worker = new Worker(node, { locks, store }, options, mutant)
  }

  receive(from: NodeId, message: LeaseMessage, answer: (reply: LeaseMessage) => void = () => {}): void {
    switch (message.type) {
      case 'prepare':
        return this.lock?.prepare(from, message.token, answer)
      case 'propose':
        return this.lock?.propose(from, message, answer)
      case 'release':
        return this.lock?.release(message.token)
      case 'open':
      case 'append':
        return this.store?.receive(message, answer)
      default:
      // Answers come to who asked.
    }
  }

  request(request: Request): void {
    if (this.worker === undefined) request.fail('this is no worker: expected a question to one')
    else this.worker.request(request)
  }

  inspect() {
    const { worker, lock, store } = this
    const role = lock === undefined ? 'store' : 'lock'
    return { role, ...lock?.inspect(), ...store?.inspect(), ...worker?.inspect() }
  }
}
