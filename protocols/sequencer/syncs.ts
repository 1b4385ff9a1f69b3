import type { Node, NodeId, Task } from '../../sim/index.ts'
import type { SequencerMessage } from './messages.ts'
import type { OrderedLog } from './ordered-log.ts'
import type { SequencerMutant, SequencerOptions } from './options.ts'

/** A read that waits until its node has applied so many updates. */
interface Waiting {
  readonly length: number
  readonly serve: () => void
}

/**
 * Reads that ask the sequencer first how many updates there are. Whatever was acknowledged before a read was asked for has a number by
 * then, and nobody but the sequencer could have given it one: no lease and no quorum is needed to know that. One question serves all reads
 * that came before it was asked.
 */
export class Syncs {
  private readonly node: Node<SequencerMessage>
  private readonly sequencer: NodeId
  private readonly log: OrderedLog
  private readonly options: SequencerOptions
  private readonly mutant: SequencerMutant | undefined
  private readonly lacking: () => void
  /** Reads for the next question. */
  private reads: (() => void)[] = []
  private waiting: Waiting[] = []
  private isAsking = false

  /** `lacking` is told when the sequencer has more than has come here. */
  constructor(
    node: Node<SequencerMessage>,
    sequencer: NodeId,
    log: OrderedLog,
    options: SequencerOptions,
    mutant: SequencerMutant | undefined,
    lacking: () => void,
  ) {
    this.node = node
    this.sequencer = sequencer
    this.log = log
    this.options = options
    this.mutant = mutant
    this.lacking = lacking
  }

  /** Runs `then` once all is applied here that has a number by now. */
  whenSynchronised(then: () => void): void {
    this.reads.push(then)
    if (this.isAsking) return
    this.isAsking = true
    this.node.spawn(this.ask())
  }

  /** Something more is applied: some need not wait any longer. */
  lookAgain(): void {
    const { waiting } = this
    this.waiting = []
    for (const each of waiting) {
      if (each.length <= this.log.applied) each.serve()
      else this.waiting.push(each)
    }
  }

  private *ask(): Task {
    const { log, mutant, node, options, sequencer } = this
    while (this.reads.length > 0) {
      const reads = this.reads.splice(0)
      const answer = yield* node.ask(sequencer, { type: 'sync' }, { timeoutMs: options.retryMs })
      if (mutant === 'joins-question') reads.push(...this.reads.splice(0))
      if (answer?.type !== 'position') {
        this.reads.unshift(...reads)
        continue
      }
      const { length } = answer
      node.sometimes('a read waits for what the sequencer has', length > log.applied)
      if (length > log.length) this.lacking()
      this.waiting.push(...reads.map((serve): Waiting => ({ length, serve })))
      this.lookAgain()
    }
    this.isAsking = false
  }
}
