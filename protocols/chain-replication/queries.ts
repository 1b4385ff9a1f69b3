import type { Operation, Request, Task } from '../../sim/index.ts'
import { answer, machineOf, objects } from '../objects/index.ts'
import type { VersionReply } from './messages.ts'
import type { Server } from './server.ts'

/** How a server answers queries: as the tail, or as any server of the chain by asking the tail where it must (CRAQ). */
export class Queries {
  private readonly server: Server

  constructor(server: Server) {
    this.server = server
  }

  answer(request: Request): void {
    const { node, options, mutant, machine, isTail } = this.server
    if (mutant === 'dirty-read' && this.server.isInChain) return this.answerByAllReceived(request)
    const tail = this.server.configuration.chain.at(-1)
    if (!isTail && !(options.reads === 'any' && this.server.isInChain)) return request.redirect(tail)
    const { hasLease } = this.server
    node.sometimes('a query is refused, for want of a lease', !hasLease)
    if (!hasLease) return request.redirect()
    if (isTail) {
      if (this.server.isSettled) return answer(request, machine.read(request.operation))
      return request.redirect()
    }
    const isDirty = this.isDirty(request.operation)
    node.sometimes('a query of a clean object is answered by another server than the tail', !isDirty)
    if (!isDirty || mutant === 'skips-version-query') return answer(request, machine.read(request.operation))
    node.spawn(this.answerByVersion(request))
  }

  /** Tells how far the tail has committed, if this is the tail. */
  tellVersion(tell: (reply: VersionReply) => void): void {
    const { epoch, committed, isTail, hasLease, isSettled } = this.server
    if (isTail && hasLease && isSettled) tell({ type: 'version', epoch, committed })
  }

  /** Whether updates of an object are under way (CRAQ). */
  private isDirty(operation: Operation): boolean {
    const { history, committed, options } = this.server
    const { byKey } = objects[options.object]
    return history
      .between(committed, history.length)
      .some((update) => !byKey || (update.operation.key ?? '') === (operation.key ?? ''))
  }

  private *answerByVersion(request: Request): Task {
    const { node, machine, options, history, epoch } = this.server
    const tail = this.server.configuration.chain.at(-1) as string
    const reply = yield* node.ask(tail, { type: 'version-query', epoch }, { timeoutMs: options.heartbeatMs })
    node.sometimes('a query of a dirty object asks the tail for its version', reply !== undefined)
    if (reply?.type !== 'version' || epoch !== this.server.epoch) return request.redirect(tail)
    this.server.commit(Math.min(reply.committed, history.durable))
    answer(request, machine.read(request.operation))
  }

  private answerByAllReceived(request: Request): void {
    const { history, options } = this.server
    const received = machineOf(options)
    for (const update of history.between(0, history.length)) received.apply(update)
    answer(request, received.read(request.operation))
  }
}
