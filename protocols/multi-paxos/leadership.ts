import type { Node, NodeId, Outcome, Request } from '../../sim/index.ts'
import { answer } from '../objects/index.ts'
import type { Acceptor } from './acceptor.ts'
import type { Ballot } from './ballot.ts'
import type { Learner } from './learner.ts'
import type { PaxosMessage } from './messages.ts'
import type { MultiPaxosMutant, MultiPaxosOptions } from './options.ts'
import type { PaxosQuorums } from './quorum-sizes.ts'
import type { Proposal, Value } from './values.ts'

/** What a proposer needs of its node. */
export interface Server {
  readonly node: Node<PaxosMessage>
  readonly options: MultiPaxosOptions
  readonly mutant: MultiPaxosMutant | undefined
  readonly quorums: PaxosQuorums
  readonly acceptor: Acceptor
  readonly learner: Learner
}

/** A leader's ballot, from the promises of a quorum until it is preempted. Slots do not wait for one another. */
export class Leadership {
  readonly ballot: Ballot
  /** All that was proposed in the ballot, for observers. */
  readonly proposed: Proposal[] = []
  private readonly server: Server
  /** What it has proposed and does not know to be chosen. */
  private readonly open = new Map<number, Value>()
  private readonly requests = new Map<number, Request>()
  private nextSlot: number
  /** What was proposed before the last beat, and is open still, is sent again. */
  private beganBeforeBeat = 0
  private over = false

  /** `inherited` is what the promises leave no choice about. */
  constructor(server: Server, ballot: Ballot, inherited: readonly Proposal[]) {
    this.server = server
    this.ballot = ballot
    this.nextSlot = Math.max(server.learner.next, (inherited.at(-1)?.slot ?? 0) + 1)
    this.begin(inherited)
  }

  /** Has a client's operation chosen; the request is answered once it has been applied. */
  propose(request: Request): void {
    const { node, learner, mutant } = this.server
    const { session, sequence, operation } = request
    if (mutant === 'local-reads' && learner.machine.onlyReads(operation))
      return answer(request, learner.machine.read(operation))
    const known = learner.machine.recall(request)
    node.sometimes('a repeated request is answered without the log', known !== undefined)
    if (known !== undefined) return answer(request, known)
    const slot = this.nextSlot++
    this.requests.set(slot, request)
    this.begin([{ slot, value: { session, sequence, operation } }])
  }

  /** An acceptor has accepted the proposals for some slots. */
  count(from: NodeId, slots: readonly number[]): void {
    const { ballot } = this
    const { learner } = this.server
    for (const slot of slots) {
      const value = this.open.get(slot)
      if (value === undefined) continue
      learner.count(from, { slot, ballot, value })
      if (learner.knows(slot)) this.open.delete(slot)
    }
  }

  /** Shows everyone that it is there, with what they have not accepted for some time. */
  beat(): void {
    const { node, learner } = this.server
    for (const member of node.members) {
      if (member === node.id) continue
      const again: Proposal[] = []
      for (const [slot, value] of this.open) {
        const isKnown = learner.votersFor(slot, this.ballot)?.has(member) === true
        if (slot < this.beganBeforeBeat && !isKnown) again.push({ slot, value })
      }
      node.sometimes('a proposal is sent again', again.length > 0)
      this.send(member, again)
    }
    this.beganBeforeBeat = this.nextSlot
  }

  /** A slot has been applied: who asked for what is in it gets an answer. */
  applied(slot: number, outcome: Outcome | undefined): void {
    const request = this.requests.get(slot)
    if (request === undefined || outcome === undefined) return
    this.requests.delete(slot)
    answer(request, outcome)
  }

  /** A higher ballot has been promised: who waits is sent on, and repeats the request where it will be recognised. */
  end(): void {
    this.over = true
    for (const request of this.requests.values()) request.redirect()
  }

  private begin(proposals: readonly Proposal[]): void {
    const { node, acceptor } = this.server
    for (const { slot, value } of proposals) this.open.set(slot, value)
    this.proposed.push(...proposals)
    acceptor.accept(this.ballot, proposals)
    // The disk writes while the network carries.
    acceptor.tell(() => {
      if (this.over) return
      this.count(
        node.id,
        proposals.map(({ slot }) => slot),
      )
    })
    for (const member of node.members) if (member !== node.id) this.send(member, proposals)
  }

  private send(to: NodeId, proposals: readonly Proposal[]): void {
    const { node, options, learner } = this.server
    const { ballot } = this
    const decided = learner.chosen.length
    let rest = proposals
    do {
      const some = rest.slice(0, options.maxValues)
      rest = rest.slice(options.maxValues)
      node.send(to, { type: 'accept', ballot, proposals: some, decided })
    } while (rest.length > 0)
  }
}
