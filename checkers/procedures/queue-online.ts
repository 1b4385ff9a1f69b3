import { OnlineBag } from './bag-online.ts'

/**
 * Judges operations on a first-in-first-out queue while they happen: says at a completion if no later one can make good what
 * has happened. It is told of operations, and is sound, as {@link OnlineBag} is; without dequeues that found nothing it is
 * exact at every event.
 *
 * A value is overtaken when one whose enqueue was invoked after the enqueue of the first completed is returned. That instant is
 * its deadline: who dequeues it must have been invoked before. As long as no completed dequeue has returned it, one of the
 * dequeues going on must have taken it. Values are overtaken in the order in which their enqueues completed, so deadlines
 * are in that order too, and suffice if the k-th dequeue going on was invoked before the k-th deadline, for each k.
 *
 * A completion costs a constant, plus what stands between its dequeue and the last of those going on, plus the overtaken
 * values that nobody has returned yet: no more than dequeues are going on, crashed ones included.
 *
 * @example
 * ```ts
 * const queue = new OnlineQueue()
 * queue.invokeInsert(0, 7)
 * queue.completeInsert(0)
 * queue.invokeInsert(1, 8)
 * queue.invokeRemove(2)
 * queue.completeRemove(2, 8) // false
 * ```
 */
export class OnlineQueue extends OnlineBag {
  /** Values in the order in which their enqueues completed, and how many of them have been overtaken. */
  private readonly completed: number[] = []
  private overtakenCount = 0
  /** When the latest enqueue of a value that was returned was invoked. */
  private latest = 0
  private readonly deadlines = new Map<number, number>()
  /** The overtaken values that have not been returned, in the order of their deadlines. */
  private readonly overtaken: number[] = []
  private readonly enqueues = new Map<number, number>()

  override invokeInsert(operation: number, value: number): void {
    super.invokeInsert(operation, value)
    this.enqueues.set(operation, value)
  }

  override completeInsert(operation: number): void {
    super.completeInsert(operation)
    const value = this.enqueues.get(operation)!
    this.enqueues.delete(operation)
    if (this.isRemoved[value] !== true) this.completed.push(value)
  }

  override failInsert(operation: number): boolean {
    this.enqueues.delete(operation)
    return super.failInsert(operation)
  }

  protected override allows(begin: number, place: number, value: number): boolean {
    const deadline = this.deadlines.get(value)
    let until = this.overtaken.length
    if (deadline !== undefined) {
      if (begin > deadline) return false
      until = this.overtaken.indexOf(value)
      this.overtaken.splice(until, 1)
      this.deadlines.delete(value)
    }
    if (!this.suffice(place, until)) return false
    this.latest = Math.max(this.latest, this.begins[value]!)
    for (; this.overtakenCount < this.completed.length; this.overtakenCount++) {
      const other = this.completed[this.overtakenCount]!
      if (this.ends[other]! > this.latest) break
      if (this.isRemoved[other] === true) continue
      this.overtaken.push(other)
      this.deadlines.set(other, this.now)
    }
    return this.overtaken.length <= this.going.length
  }

  protected override spares(place: number): boolean {
    return this.suffice(place, this.overtaken.length)
  }

  /** Whether deadlines are still met, now that the dequeues from a place on have moved up by one. */
  private suffice(from: number, until: number): boolean {
    for (let k = from; k < until; k++) {
      const begin = this.going[k]
      if (begin === undefined || begin > this.deadlines.get(this.overtaken[k]!)!) return false
    }
    return true
  }
}
