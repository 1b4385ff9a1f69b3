import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { GroupCommit } from '../group-commit.ts'
import { type MicroOperation, microOperations } from '../transactions/micro-operations.ts'
import { Coordinator } from './coordinator.ts'
import type { TwoPhaseMessage } from './messages.ts'
import type { TwoPhaseCommitMutant, TwoPhaseCommitOptions } from './options.ts'
import { Participant } from './participant.ts'
import { Partitioning } from './partitioning.ts'

/** Where a node counts its lives. */
const LIFE = 'life'

/** One life of a node: a participant with the keys that it keeps, and the coordinator of what clients ask it. */
export class TwoPhaseNode implements Process<TwoPhaseMessage> {
  readonly participant: Participant
  readonly coordinator: Coordinator

  constructor(
    node: Node<TwoPhaseMessage>,
    options: TwoPhaseCommitOptions,
    mutant: TwoPhaseCommitMutant | undefined,
  ) {
    const durability = new GroupCommit(node.disk)
    const partitioning = new Partitioning(node.founders)
    const life = (node.disk.read<number>(LIFE) ?? 0) + 1
    node.disk.write(LIFE, life)
    durability.wrote()
    this.participant = new Participant(node, durability, partitioning, options, mutant, life)
    this.coordinator = new Coordinator(node, durability, partitioning, options, mutant, life)
  }

  receive(
    _from: NodeId,
    message: TwoPhaseMessage,
    answer: (reply: TwoPhaseMessage) => void = () => {},
  ): void {
    const { coordinator, participant } = this
    switch (message.type) {
      case 'execute':
        return participant.execute(message, answer)
      case 'prepare':
        return participant.prepare(message, answer)
      case 'commit':
        return participant.commit(message.id, () => answer({ type: 'acknowledged' }))
      case 'abort':
        return participant.abort(message.id)
      case 'inquire':
        return answer({ type: 'decision', decision: coordinator.inquired(message.id) })
    }
  }

  request(request: Request): void {
    const { f, value = null } = request.operation
    if (f !== 'txn') return request.fail(`there is no operation "${f}": expected txn`)
    if (!microOperations.matches(value))
      return request.fail(`txn has the value ${JSON.stringify(value)}: expected ${microOperations.expected}`)
    this.coordinator.perform(request, value as unknown as readonly MicroOperation[])
  }

  inspect() {
    const { inDoubt, ...kept } = this.participant.inspect()
    return { role: inDoubt > 0 ? 'in-doubt' : 'certain', inDoubt, ...kept, ...this.coordinator.inspect() }
  }
}
