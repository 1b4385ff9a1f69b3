import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { GroupCommit } from '../group-commit.ts'
import { registerObject } from '../objects/register.ts'
import { refusalOf, type SequentialObject } from '../objects/sequential-object.ts'
import { setObject } from '../objects/set.ts'
import { AntiEntropy } from './anti-entropy.ts'
import { Coordinator } from './coordinator.ts'
import { Handoff } from './handoff.ts'
import { valuesOf } from './held.ts'
import { Hints } from './hints.ts'
import type { DynamoMessage, StandIns } from './messages.ts'
import type { DynamoMutant, DynamoOptions } from './options.ts'
import { Placement } from './placement.ts'
import { Replica } from './replica.ts'

// To compare and set takes consensus, which quorums alone do not reach.
const { cas: _, ...operations } = registerObject.operations

/** What it keeps where the last writer wins: reads and writes. */
const readWriteRegister: SequentialObject = { ...registerObject, operations }

/** One life of a node: a replica of some keys, a stand-in for others, and the coordinator of what clients ask it. */
export class DynamoNode implements Process<DynamoMessage> {
  readonly replica: Replica
  readonly placement: Placement
  readonly coordinator: Coordinator
  readonly hints: Hints
  private readonly node: Node<DynamoMessage>
  private readonly antiEntropy: AntiEntropy
  private readonly object: SequentialObject

  constructor(node: Node<DynamoMessage>, options: DynamoOptions, mutant: DynamoMutant | undefined) {
    const durability = new GroupCommit(node.disk)
    this.node = node
    this.placement = new Placement(node.members, options)
    this.replica = new Replica(node.id, node.disk, durability, mutant)
    this.hints = new Hints(node.disk, durability)
    this.coordinator = new Coordinator(node, this.placement, durability, options, mutant)
    const repairs = mutant === 'drops-hints' ? { ...options, antiEntropyMs: 0 } : options
    this.antiEntropy = new AntiEntropy(node, this.placement, this.replica, repairs)
    const handoff = new Handoff(node, this.replica, this.hints, options, mutant)
    handoff.start()
    this.object = options.conflicts === 'siblings' ? setObject : readWriteRegister
  }

  receive(from: NodeId, message: DynamoMessage, answer: (reply: DynamoMessage) => void = () => {}): void {
    const { replica, antiEntropy } = this
    switch (message.type) {
      case 'get':
        return replica.tell(message.key, (held) => answer({ type: 'has', held: held ?? null }))
      case 'put':
        this.standIn(message.key, message.standIns)
        return replica.put(message.key, message.context, message.value, (held) =>
          answer({ type: 'has', held }),
        )
      case 'store':
        this.standIn(message.key, message.standIns)
        return replica.store(message.key, message.held, () => answer({ type: 'stored' }))
      case 'compare':
        return answer({ type: 'differs', paths: antiEntropy.differs(from, message) })
      case 'exchange':
        return answer({ type: 'exchanged', entries: antiEntropy.exchange(from, message) })
    }
  }

  request(request: Request): void {
    const { operation } = request
    const refusal = refusalOf(this.object, operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (operation.f === 'read') this.node.spawn(this.coordinator.read(request))
    else this.coordinator.write(request)
  }

  inspect() {
    const { entries } = this.replica
    const hints = this.hints.all.length
    const siblings = Math.max(0, ...[...entries.values()].map((held) => valuesOf(held).length))
    return { role: hints > 0 ? 'stand-in' : 'replica', keys: entries.size, siblings, hints }
  }

  /** Notes for whom it takes something that is not its own to keep. */
  private standIn(key: string, standIns: StandIns): void {
    if (Object.hasOwn(standIns, this.node.id)) this.hints.add(key, standIns[this.node.id] as NodeId)
  }
}
