import { type Node, type NodeId, type Process, type Request, sleep, type Task } from '../../sim/index.ts'
import type { BullyMessage } from './messages.ts'
import type { BullyMutant, BullyOptions } from './options.ts'

/** By which part clocks may be fast, as `bears` says it; who waits for an answer waits by so much longer. */
export const DRIFT_PPM = 200_000
/** By how much longer: 1 / (1 - drift) for the drift of a slow clock bounds the 1 + drift of a fast one. */
const DRIFT_ROOM = 1.25

/** What a node is doing; who is down is not there to say so, but has not been told anything since it started. */
export type State = 'down' | 'election' | 'reorganization' | 'normal'

/** One life of a node. Nothing of it is kept: a node that was down begins with an election. */
export class BullyNode implements Process<BullyMessage> {
  state: State = 'down'
  /** Whom it works for, or is about to. */
  coordinator: NodeId | undefined
  private readonly node: Node<BullyMessage>
  private readonly options: BullyOptions
  private readonly mutant: BullyMutant | undefined
  /** The nodes with priority over this one, and those it has priority over, from the highest down. */
  private readonly above: readonly NodeId[]
  private readonly below: readonly NodeId[]
  /** Who has halted it last. */
  private halter: NodeId | undefined
  /** Its own election that is under way. */
  private election: object | undefined

  constructor(node: Node<BullyMessage>, options: BullyOptions, mutant: BullyMutant | undefined) {
    const position = node.members.indexOf(node.id)
    this.node = node
    this.options = options
    this.mutant = mutant
    this.above = node.members.slice(position + 1).reverse()
    this.below = node.members.slice(0, position).reverse()
    node.spawn(this.elect())
    node.spawn(this.lookAround())
  }

  get role(): 'coordinator' | 'candidate' | 'member' {
    if (this.state === 'normal' && this.coordinator === this.node.id) return 'coordinator'
    return this.election === undefined ? 'member' : 'candidate'
  }

  receive(from: NodeId, message: BullyMessage, answer?: (reply: BullyMessage) => void): void {
    // All that is sent is a question; answers come to who asked.
    if (answer === undefined) return
    switch (message.type) {
      case 'are-you-there':
        return answer({ type: 'here' })
      case 'are-you-normal':
        return answer({ type: 'normality', normal: this.state === 'normal' })
      case 'halt':
        this.halt(from)
        return answer({ type: 'halted' })
      case 'new-coordinator':
        return answer({ type: 'agreed', agreed: this.accept(from) })
      case 'ready':
        return answer({ type: 'agreed', agreed: this.goOn(from) })
    }
  }

  request(request: Request): void {
    const { f } = request.operation
    if (f !== 'leader') return request.fail(`there is no operation "${f}": expected leader`)
    if (this.state === 'normal' && this.coordinator !== undefined) return request.ok(this.coordinator)
    this.node.sometimes('a client asks during an election')
    request.redirect()
  }

  inspect() {
    return { role: this.role, state: this.state, coordinator: this.coordinator ?? null }
  }

  /** Stops what it does, its own election as well, until who asks for it has become the coordinator (Halt). */
  private halt(by: NodeId): void {
    const { node } = this
    node.sometimes('a coordinator is halted by a higher node', this.role === 'coordinator')
    node.sometimes('a candidate is halted by a higher one', this.role === 'candidate')
    node.sometimes(
      'a node is halted that another has halted before',
      this.state === 'election' && this.halter !== by,
    )
    if (this.mutant !== 'stands-on') this.election = undefined
    this.state = 'election'
    this.halter = by
  }

  /** Whether it takes a coordinator: only who has halted it, and nobody has since (NewCoordinator). */
  private accept(coordinator: NodeId): boolean {
    const isHalter = this.state === 'election' && this.halter === coordinator
    this.node.sometimes('an announcement comes too late', !isHalter)
    if (!isHalter && this.mutant !== 'no-halt' && this.mutant !== 'believes-anyone') return false
    this.coordinator = coordinator
    this.state = 'reorganization'
    return true
  }

  /** Whether it begins to work for a coordinator: only for the one that it has taken (Ready). */
  private goOn(coordinator: NodeId): boolean {
    if (this.state !== 'reorganization' || this.coordinator !== coordinator) return false
    this.state = 'normal'
    return true
  }

  /** Stands for election (Election), until that is over or someone halts it. */
  private *elect(): Task {
    const { node, mutant } = this
    const election = {}
    this.election = election
    const isOver = (): boolean => this.election !== election
    if (yield* this.anyIsThere(this.above)) {
      // A higher one that is up has its own election, or takes this one in when it looks around.
      node.sometimes('a candidate gives way to a higher one')
      if (!isOver()) this.election = undefined
      return
    }
    if (isOver()) return
    this.state = 'election'
    this.halter = node.id
    const up = yield* this.haltLower(isOver)
    if (isOver()) return
    this.coordinator = node.id
    this.state = 'reorganization'
    for (const type of ['new-coordinator', 'ready'] as const) {
      for (const member of up) {
        const answer = yield* this.ask(member, { type })
        if (isOver()) return
        if (answer?.type === 'agreed' && answer.agreed) continue
        if (mutant === 'no-halt' && type === 'ready') continue
        node.sometimes('a node fails while it is taken in')
        return yield* this.elect()
      }
    }
    this.state = 'normal'
    this.election = undefined
    node.note('became coordinator', { of: up })
  }

  /**
   * Halts the nodes below this one, and gives those that are up. **From the highest down**: a candidate among them is halted before
   * those that it could take over, and so can take over none that this one has halted.
   */
  private *haltLower(isOver: () => boolean): Task<readonly NodeId[]> {
    const { node, mutant, below } = this
    if (mutant === 'no-halt') return below
    if (mutant === 'halts-at-once') {
      const answers = yield* node.askAll(below, { type: 'halt' }, { timeoutMs: this.patienceMs })
      return answers.map(({ from }) => from)
    }
    const up: NodeId[] = []
    for (const lower of below) {
      const answer = yield* this.ask(lower, { type: 'halt' })
      if (isOver()) return up
      if (answer !== undefined) up.push(lower)
    }
    return up
  }

  /** Now and then: whether there is still a coordinator (Timeout), or, if this is it, whether all who are up work for it (Check). */
  private *lookAround(): Task {
    for (;;) {
      yield* sleep(this.options.checkMs)
      if (this.election !== undefined) continue
      const { role, state } = this
      const isElectionDue = yield* role === 'coordinator' ? this.anyIsAstray() : this.isWithoutCoordinator()
      // Who was halted meanwhile waits for who has halted it.
      if (isElectionDue && this.election === undefined && this.state === state) this.node.spawn(this.elect())
    }
  }

  private *anyIsAstray(): Task<boolean> {
    const { node, mutant } = this
    if (mutant === 'never-checks') return false
    const others = node.members.filter((member) => member !== node.id)
    const answers = yield* node.askAll(others, { type: 'are-you-normal' }, { timeoutMs: this.patienceMs })
    const isAstray = answers.some(({ message }) => message.type === 'normality' && !message.normal)
    node.sometimes('a coordinator finds a node that it has to take in', isAstray)
    return isAstray
  }

  private *isWithoutCoordinator(): Task<boolean> {
    const { coordinator, state } = this
    if (state === 'down' || state === 'election' || coordinator === undefined) return true
    const isThere = yield* this.anyIsThere([coordinator])
    this.node.sometimes('a member finds its coordinator gone', !isThere)
    return !isThere
  }

  private *anyIsThere(nodes: readonly NodeId[]): Task<boolean> {
    if (nodes.length === 0) return false
    const question = { type: 'are-you-there' } as const
    const answers = yield* this.node.askAll(nodes, question, { need: 1, timeoutMs: this.patienceMs })
    return answers.length > 0
  }

  private *ask(to: NodeId, question: BullyMessage): Task<BullyMessage | undefined> {
    return yield* this.node.ask(to, question, { timeoutMs: this.patienceMs })
  }

  /** Milliseconds of its own clock after which silence means that a node is down. */
  private get patienceMs(): number {
    const { roundTripMs } = this.options
    return this.mutant === 'one-way-timeout' ? roundTripMs / 2 : roundTripMs * DRIFT_ROOM
  }
}
