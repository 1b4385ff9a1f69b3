/** No value. */
const NONE = -1

/**
 * Judges operations on a bag while they happen: says at a completion if no later one can make good what has happened.
 *
 * If it says so, it is so, for removes still going on may return whatever is missing. Without removes that found nothing it
 * says so at the first completion of which it is true. With them it may be late, for of them it looks only at values that were
 * there all the time: there must not be more of them than removes going on.
 *
 * Operations are known by numbers, as values are: small ones, each used once. Those that crash are never completed. Once a
 * value has been inserted twice, and neither insert had failed, it says nothing any more.
 *
 * @example
 * ```ts
 * const bag = new OnlineBag()
 * bag.invokeInsert(0, 7)
 * bag.completeInsert(0)
 * bag.invokeRemove(1)
 * bag.completeEmpty(1) // false
 * ```
 */
export class OnlineBag {
  /** The number of the event that happens. */
  protected now = 0
  /** When the insert of each value was invoked, and when it completed; 0 if that has not happened. */
  protected readonly begins: number[] = []
  protected readonly ends: number[] = []
  /** When each remove that is going on was invoked, ascending. */
  protected readonly going: number[] = []
  protected readonly isRemoved: boolean[] = []
  private readonly valueOf: number[] = []
  private readonly removeBegins: number[] = []
  /** The values whose inserts completed and that were not removed, linked in the order of those completions. */
  private first = NONE
  private last = NONE
  private readonly next: number[] = []
  private readonly previous: number[] = []
  private isFit = true

  /** Whether no value has been inserted twice. */
  get fit(): boolean {
    return this.isFit
  }

  /**
   * An insert begins.
   *
   * @param operation - its number
   * @param value - what it inserts
   */
  invokeInsert(operation: number, value: number): void {
    this.now++
    if ((at(this.begins, value) ?? 0) > 0) this.isFit = false
    set(this.valueOf, operation, value, NONE)
    set(this.begins, value, this.now, 0)
  }

  /** An insert completes, which by itself is never impossible. */
  completeInsert(operation: number): void {
    this.now++
    const value = this.valueOf[operation]!
    set(this.ends, value, this.now, 0)
    if (this.isRemoved[value] === true) return
    set(this.previous, value, this.last, NONE)
    set(this.next, value, NONE, NONE)
    if (this.last === NONE) this.first = value
    else this.next[this.last] = value
    this.last = value
  }

  /**
   * An insert turns out not to have happened; its value may be inserted again.
   *
   * @returns as `completeRemove` does: false if the value was removed
   */
  failInsert(operation: number): boolean {
    this.now++
    const value = this.valueOf[operation]!
    if (!this.isFit) return true
    this.begins[value] = 0
    return at(this.isRemoved, value) !== true
  }

  /** A remove begins. */
  invokeRemove(operation: number): void {
    this.now++
    set(this.removeBegins, operation, this.now, 0)
    this.going.push(this.now)
  }

  /**
   * A remove completes with a value.
   *
   * @param operation - its number
   * @param value - what it returned
   * @returns whether what has happened is possible, as far as can be said; after a `false` nothing more is to be told
   */
  completeRemove(operation: number, value: number): boolean {
    this.now++
    const begin = this.removeBegins[operation]!
    const place = this.leave(begin)
    if (!this.isFit) return true
    if ((at(this.begins, value) ?? 0) === 0 || at(this.isRemoved, value) === true) return false
    set(this.isRemoved, value, true, false)
    if ((at(this.ends, value) ?? 0) > 0) this.unlink(value)
    return this.allows(begin, place, value)
  }

  /**
   * A remove completes and found nothing.
   *
   * @param operation - its number
   * @returns as `completeRemove` does
   */
  completeEmpty(operation: number): boolean {
    this.now++
    const begin = this.removeBegins[operation]!
    const place = this.leave(begin)
    if (!this.isFit) return true
    let missing = 0
    for (let value = this.first; value !== NONE && this.ends[value]! < begin; value = this.next[value]!) {
      if (++missing > this.going.length) return false
    }
    return this.spares(place)
  }

  /**
   * A remove turns out not to have happened: it took none of the values that are missing.
   *
   * @returns as `completeRemove` does
   */
  failRemove(operation: number): boolean {
    this.now++
    const place = this.leave(this.removeBegins[operation]!)
    return !this.isFit || this.spares(place)
  }

  /**
   * Whether a remove may have returned a value that was there: always, if there is no order.
   *
   * @param _begin - when it was invoked
   * @param _place - how many of the removes going on were invoked before it
   * @param _value - the value
   */
  protected allows(_begin: number, _place: number, _value: number): boolean {
    return true
  }

  /**
   * Whether a remove may have taken nothing, as far as the order of values says.
   *
   * @param _place - how many of the removes going on were invoked before it
   */
  protected spares(_place: number): boolean {
    return true
  }

  /** Takes a remove from those that are going on, and says where it stood. */
  private leave(begin: number): number {
    const place = this.going.lastIndexOf(begin)
    this.going.splice(place, 1)
    return place
  }

  private unlink(value: number): void {
    const previous = this.previous[value]!
    const next = this.next[value]!
    if (previous === NONE) this.first = next
    else this.next[previous] = next
    if (next === NONE) this.last = previous
    else this.previous[next] = previous
  }
}

function at<Item>(items: readonly Item[], place: number): Item | undefined {
  return place < items.length ? items[place] : undefined
}

/** Sets an item of an array that has no holes, and fills up what is missing before it. */
function set<Item>(items: Item[], place: number, item: Item, filler: Item): void {
  while (items.length <= place) items.push(filler)
  items[place] = item
}
