import type { Node, NodeId, Operation, Outcome, Request, Task } from '../../sim/index.ts'
import { BegunWrite } from '../begun-writes.ts'
import { refusalOf } from '../objects/sequential-object.ts'
import type { Ended, Stepped, TransactionId, TransactionMessage, TransactionQuestion } from './messages.ts'
import type { MicroOperation } from './micro-operations.ts'
import type { TransactionOptions } from './options.ts'
import { programOf, transactionObject } from './programs.ts'

/**
 * The side of a node that clients know: it takes what a client asks for through the store, micro-operation by micro-operation, as an
 * application does with its database. It remembers nothing that matters: who repeats a step is given the same answer again, by
 * whichever node it is asked.
 */
export class FrontEnd {
  private readonly node: Node<TransactionMessage>
  private readonly store: NodeId
  private readonly options: TransactionOptions
  private readonly mutant: string | undefined
  /** By session: the transaction that was asked for last. */
  private readonly begun = new Map<string, BegunWrite>()
  /** By key: what a mutant has read, and reads again. */
  private readonly cache = new Map<string, MicroOperation>()
  /** How many transactions it is at. */
  open = 0

  constructor(
    node: Node<TransactionMessage>,
    store: NodeId,
    options: TransactionOptions,
    mutant: string | undefined,
  ) {
    this.node = node
    this.store = store
    this.options = options
    this.mutant = mutant
  }

  request(request: Request): void {
    const { session, sequence, operation } = request
    const refusal = refusalOf(transactionObject, operation)
    if (refusal !== undefined) return request.fail(refusal)
    const last = this.begun.get(session)
    if (last?.sequence === sequence) return last.join(request)
    if (last !== undefined && last.sequence > sequence) return
    const begun = new BegunWrite(request)
    begun.join(request)
    this.begun.set(session, begun)
    this.node.spawn(this.perform(begun, request))
  }

  private *perform(begun: BegunWrite, { operation }: Request): Task {
    this.open++
    const outcome = yield* this.outcomeOf(begun, operation)
    this.open--
    begun.end(outcome)
  }

  private *outcomeOf({ session, sequence }: TransactionId, operation: Operation): Task<Outcome> {
    const { node, options, mutant } = this
    const deadline = node.clock.monotonic() + options.transactionMs
    const transaction = { session, sequence }
    const known = mutant === 'cached-reads' ? this.cachedOf(operation) : undefined
    if (known !== undefined) return { type: 'ok', value: [known] }
    const steps: MicroOperation[] = []
    const program = programOf(operation, options.initial)
    let turn = program.next()
    while (turn.done !== true) {
      const step = { type: 'step', ...transaction, index: steps.length, operation: turn.value } as const
      const reply = yield* this.ask(step, deadline)
      if (reply === undefined) return { type: 'info', error: `no answer within ${options.transactionMs} ms` }
      if (reply.type === 'ended') return reply.outcome
      steps.push(reply.operation)
      if (reply.operation[0] === 'r') this.cache.set(reply.operation[1], reply.operation)
      turn = program.next(reply.operation)
    }
    const wanted = turn.value
    const value = wanted.type === 'ok' && wanted.value !== undefined ? { value: wanted.value } : {}
    const ended = yield* this.ask(
      wanted.type === 'ok'
        ? { type: 'commit', ...transaction, steps, ...value }
        : { type: 'roll-back', ...transaction, reason: wanted.error },
      deadline,
    )
    if (ended?.type === 'ended') return ended.outcome
    node.sometimes('nobody knows whether a transaction was committed', wanted.type === 'ok')
    const type = mutant === 'fails-unanswered' ? 'fail' : 'info'
    return { type, error: `whether it was committed was not answered within ${options.transactionMs} ms` }
  }

  /** What was read before of the only key that a transaction reads, if it does nothing else. */
  private cachedOf({ f, value }: Operation): MicroOperation | undefined {
    const steps = f === 'txn' ? (value as unknown as readonly MicroOperation[]) : []
    const [first, second] = steps
    return first?.[0] === 'r' && second === undefined ? this.cache.get(first[1]) : undefined
  }

  /** Asks the store, again and again, until it answers or time is over. */
  private *ask(question: TransactionQuestion, deadline: number): Task<Ended | Stepped | undefined> {
    const { node, store, options } = this
    for (;;) {
      const left = deadline - node.clock.monotonic()
      if (left < 1) return undefined
      const reply = yield* node.ask(store, question, { timeoutMs: Math.min(left, options.attemptMs) })
      if (reply?.type === 'ended' || reply?.type === 'stepped') return reply
    }
  }
}
