import { textOf } from './printing.ts'
import type { Json, Message, NodeId, Operation, Reply, Request } from './types.ts'

/** One attempt of a client, on the wire. */
export interface RequestMessage extends Message {
  readonly type: 'request'
  readonly session: string
  readonly sequence: number
  readonly attempt: number
  readonly operation: Operation
  readonly context?: Json
}

/** A server's answer to one attempt, on the wire. */
export interface ReplyMessage extends Message {
  readonly type: 'reply'
  readonly attempt: number
  readonly reply: Reply
}

/** A request as a protocol sees it. Each copy that arrives is one of its own. */
export class ServerRequest implements Request {
  readonly client: NodeId
  readonly session: string
  readonly sequence: number
  readonly operation: Operation
  readonly context?: Json
  private readonly answer: (reply: Reply) => void
  private answered = false

  constructor(client: NodeId, message: RequestMessage, answer: (reply: Reply) => void) {
    this.client = client
    this.session = message.session
    this.sequence = message.sequence
    this.operation = message.operation
    if (message.context !== undefined) this.context = message.context
    this.answer = answer
  }

  ok(value?: Json): void {
    this.once(value === undefined ? { type: 'ok' } : { type: 'ok', value })
  }

  fail(reason: string): void {
    checkReason(reason)
    this.once({ type: 'fail', error: reason })
  }

  info(reason: string): void {
    checkReason(reason)
    this.once({ type: 'info', error: reason })
  }

  redirect(to?: NodeId): void {
    this.once(to === undefined ? { type: 'redirect' } : { type: 'redirect', to })
  }

  private once(reply: Reply): void {
    if (this.answered) {
      throw new Error(`the request ${this.session}/${this.sequence} was answered twice: expected one answer`)
    }
    this.answered = true
    this.answer(reply)
  }
}

function checkReason(reason: unknown): void {
  if (typeof reason !== 'string')
    throw new Error(`a request was answered with the reason ${textOf(reason)}: expected a text`)
}
