import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import { refusalOf, type SequentialObject } from '../objects/sequential-object.ts'
import { registerObject } from '../objects/register.ts'
import { Coordinator } from './coordinator.ts'
import type { QuorumMessage } from './messages.ts'
import type { QuorumRegisterMutant, QuorumRegisterOptions } from './options.ts'
import { Replica } from './replica.ts'

// To compare and set takes consensus, which quorums alone do not reach.
const { cas: _, ...operations } = registerObject.operations

/** What it keeps of a register: reads and writes. */
const readWriteRegister: SequentialObject = { ...registerObject, operations }

/** One life of a node: a replica of every register, and the coordinator of what clients ask it. */
export class QuorumNode implements Process<QuorumMessage> {
  readonly replica: Replica
  private readonly node: Node<QuorumMessage>
  private readonly coordinator: Coordinator

  constructor(
    node: Node<QuorumMessage>,
    options: QuorumRegisterOptions,
    mutant: QuorumRegisterMutant | undefined,
  ) {
    const durability = new Durability(node.disk)
    this.node = node
    this.replica = new Replica(node.disk, durability, mutant)
    this.coordinator = new Coordinator(node, durability, options, mutant)
  }

  receive(_from: NodeId, message: QuorumMessage, answer?: (reply: QuorumMessage) => void): void {
    // All that is sent is a question; answers come to who asked.
    if (answer === undefined) return
    if (message.type === 'query') this.replica.tell(message, (version) => answer({ type: 'known', version }))
    if (message.type === 'store') {
      this.replica.store(message.key, message.version, () => answer({ type: 'stored' }))
    }
  }

  request(request: Request): void {
    const { operation } = request
    const refusal = refusalOf(readWriteRegister, operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (operation.f === 'read') this.node.spawn(this.coordinator.read(request))
    else this.coordinator.write(request)
  }

  inspect() {
    return { role: 'replica', ...this.replica.inspect() }
  }
}
