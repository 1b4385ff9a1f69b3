/** The last few intervals between arrivals, with their mean and deviation. */
export class IntervalWindow {
  private readonly size: number
  private readonly intervals: number[] = []
  private oldest = 0
  private sum = 0
  private squares = 0

  /** @param size - how many intervals it holds: a new one takes the place of the oldest */
  constructor(size: number) {
    this.size = size
  }

  get count(): number {
    return this.intervals.length
  }

  /** The mean of what it holds, which is something. */
  get mean(): number {
    return this.sum / this.count
  }

  get deviation(): number {
    return Math.sqrt(Math.max(0, this.squares / this.count - this.mean * this.mean))
  }

  add(interval: number): void {
    const { intervals, size } = this
    if (intervals.length < size) intervals.push(interval)
    else {
      const gone = intervals[this.oldest] as number
      intervals[this.oldest] = interval
      this.oldest = (this.oldest + 1) % size
      this.sum -= gone
      this.squares -= gone * gone
    }
    this.sum += interval
    this.squares += interval * interval
  }
}
