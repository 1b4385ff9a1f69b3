import { assert } from '../../sim/errors.ts'
import { withRoomFor } from './growing.ts'
import type { OnlineProcedure, Outlook } from './online.ts'
import { OpenLists } from './open-lists.ts'
import { TokenOrder } from './token-order.ts'
import { NOBODY, Tokens } from './tokens.ts'

/** Instead of a state: an operation that never changes it. */
export const NEVER = -1
/** Instead of a token, of an operation that changes nothing: the state had to change for it. */
const FORCING = -2
const FIRST_LENGTH = 64

/** What is known of a class: its first token, the one that would be made next, and how many of them nobody has taken. */
const FIRST_TOKEN = 0
const NEXT_TOKEN = 1
const OUTSTANDING = 2
/** When its state was left last, and by which entry of the order. */
const LEFT_AT = 3
const LEFT_BY = 4
const WIDTH = 8

/**
 * Judges, as they happen, operations on things that have two states: elements of a set, flags, mutexes. Each element is in
 * state 0 at first. An operation needs its element in a state, and changes it or does not; what it may change is known when it
 * is invoked, and what it did when it completes: adding to a set changes the element's state from 0, or finds it in 1.
 *
 * The state changes as late as possible. When an operation completes that needs the other state, it has to change now, but
 * which of the open operations did that? A token stands for it, and goes to the first of them that completes.
 *
 * @example
 * ```ts
 * const mutex = new OnlineTwoState()
 * const [first, second] = [mutex.invoke(0, 0), mutex.invoke(0, 0)] // two want it
 * mutex.complete(first, 0, true) // true
 * mutex.complete(second, 0, true) // false: nobody has released it
 * ```
 *
 * Source: the rule of the earliest deadline, Jackson, "Scheduling a production line to minimize maximum tardiness", 1955: an
 * exchange argument shows that no other choice does better.
 */
export class OnlineTwoState implements OnlineProcedure<
  [element: number, changesFrom: number],
  [needs: number, changes: boolean]
> {
  outlook: Outlook = 'possible'
  private length = 0
  /** The index of the present event. */
  private now = -1

  // By position: the class of what it may change, or never; when it was invoked; and the next token of its class then.
  private classes: Int32Array
  private elements: Int32Array
  private invokedAt: Int32Array
  private tokensFrom: Int32Array

  private elementCount = 0
  private states: Int32Array

  /** By class, which is an element and the state that is left: {@link WIDTH} numbers, side by side in the processor's cache. */
  private fields: Int32Array

  private readonly open: OpenLists
  private readonly tokens: Tokens
  private readonly order: TokenOrder

  /** @param expected - how many operations and elements there may be; it grows if there are more */
  constructor(expected: { readonly operations?: number; readonly elements?: number } = {}) {
    const { operations = FIRST_LENGTH, elements = 1 } = expected
    this.classes = new Int32Array(operations)
    this.elements = new Int32Array(operations)
    this.invokedAt = new Int32Array(operations)
    this.tokensFrom = new Int32Array(operations)
    this.states = new Int32Array(elements)
    this.fields = new Int32Array(2 * WIDTH * elements)
    this.open = new OpenLists(2 * elements, operations)
    this.tokens = new Tokens(operations + 2 * elements)
    this.order = new TokenOrder(operations)
  }

  /**
   * Begins an operation.
   *
   * @param element - a small number; those before it are elements, too
   * @param changesFrom - the state that it changes if it changes anything, or {@link NEVER}
   */
  invoke(element: number, changesFrom: number): number {
    const position = this.length++
    if (position >= this.classes.length) this.growOperations()
    if (element >= this.elementCount) this.growElements(element + 1)
    const kind = changesFrom === NEVER ? NEVER : 2 * element + changesFrom
    this.elements[position] = element
    this.classes[position] = kind
    this.invokedAt[position] = ++this.now
    if (kind !== NEVER) {
      this.tokensFrom[position] = this.fields[WIDTH * kind + NEXT_TOKEN] as number
      this.open.add(kind, position)
    }
    return position
  }

  /**
   * Completes an operation.
   *
   * @param position - what `invoke` gave
   * @param needs - the state that it found
   * @param changes - whether it changed it; if so, it is the state that it said it may change
   */
  complete(position: number, needs: number, changes: boolean): boolean {
    if (this.outlook !== 'possible') return false
    this.now++
    if (changes) return this.completeChange(position, needs)
    return (
      this.withdraw(position) && this.completeLook(position, 2 * (this.elements[position] as number) + needs)
    )
  }

  fail(position: number): boolean {
    if (this.outlook !== 'possible') return false
    this.now++
    return this.withdraw(position)
  }

  /** Whether an operation changed nothing, but completed only because the state changed for it. */
  wasForcing(position: number): boolean {
    return this.tokensFrom[position] === FORCING
  }

  /** An order of the operations that took effect so far, if the history is possible. No more events may follow. */
  finish(): Int32Array {
    for (let kind = 0; kind < 2 * this.elementCount; kind++) {
      // Whoever was invoked first can take the earliest token: any later token could be taken by whoever comes after.
      let taker = this.open.first(kind)
      const end = this.fields[WIDTH * kind + NEXT_TOKEN] as number
      let token = this.tokens.outstandingFrom(this.fields[WIDTH * kind + FIRST_TOKEN] as number)
      while (token !== end) {
        this.tokens.take(token, taker)
        taker = this.open.after(taker)
        token = this.tokens.outstandingFrom(token)
      }
    }
    return this.order.resolved((token) => this.tokens.takerOf(token))
  }

  private completeChange(position: number, needs: number): boolean {
    const kind = this.classes[position] as number
    assert(
      kind === 2 * (this.elements[position] as number) + needs,
      'an operation changes what it said it might',
    )
    this.open.remove(kind, position)
    const token = this.tokens.outstandingFrom(this.tokensFrom[position] as number)
    if (token !== this.fields[WIDTH * kind + NEXT_TOKEN]) {
      this.tokens.take(token, position)
      this.fields[WIDTH * kind + OUTSTANDING] = (this.fields[WIDTH * kind + OUTSTANDING] as number) - 1
      return true
    }
    if (!this.reach(kind)) return false
    this.leave(kind, this.order.add(position))
    return true
  }

  /** @param kind - the class of operations that leave the state which the operation saw */
  private completeLook(position: number, kind: number): boolean {
    if (
      this.states[kind >> 1] !== (kind & 1) &&
      (this.fields[WIDTH * kind + LEFT_AT] as number) > (this.invokedAt[position] as number)
    ) {
      this.order.lookBefore(this.fields[WIDTH * kind + LEFT_BY] as number, position)
      return true
    }
    if (this.states[kind >> 1] !== (kind & 1)) this.tokensFrom[position] = FORCING
    if (!this.reach(kind)) return false
    this.order.add(position)
    return true
  }

  /** Has the element be in the state that a class leaves, if need be by a token; false if nobody could have changed it. */
  private reach(kind: number): boolean {
    if (this.states[kind >> 1] === (kind & 1)) return true
    const present = kind ^ 1
    if (this.open.count(present) <= (this.fields[WIDTH * present + OUTSTANDING] as number)) {
      this.outlook = 'impossible'
      return false
    }
    const token = this.fields[WIDTH * present + NEXT_TOKEN] as number
    this.fields[WIDTH * present + NEXT_TOKEN] = this.tokens.make(token)
    this.fields[WIDTH * present + OUTSTANDING] = (this.fields[WIDTH * present + OUTSTANDING] as number) + 1
    this.leave(present, this.order.addToken(token))
    return true
  }

  private leave(kind: number, entry: number): void {
    this.states[kind >> 1] = 1 - (kind & 1)
    this.fields[WIDTH * kind + LEFT_AT] = this.now
    this.fields[WIDTH * kind + LEFT_BY] = entry
  }

  /** An operation turns out to change nothing; false if a token needs it. */
  private withdraw(position: number): boolean {
    const kind = this.classes[position] as number
    if (kind === NEVER) return true
    this.open.remove(kind, position)
    // The k-th token that is left needs that the k-th operation that is left was invoked before it was made.
    let taker = this.open.first(kind)
    let left = this.fields[WIDTH * kind + OUTSTANDING] as number
    let token = this.tokens.outstandingFrom(this.fields[WIDTH * kind + FIRST_TOKEN] as number)
    for (; left > 0; left--) {
      if (taker === NOBODY || (this.tokensFrom[taker] as number) > token) {
        this.outlook = 'impossible'
        return false
      }
      taker = this.open.after(taker)
      token = this.tokens.outstandingFrom(this.tokens.after(token))
    }
    return true
  }

  private growOperations(): void {
    this.classes = withRoomFor(this.classes, this.length)
    this.elements = withRoomFor(this.elements, this.length)
    this.invokedAt = withRoomFor(this.invokedAt, this.length)
    this.tokensFrom = withRoomFor(this.tokensFrom, this.length)
  }

  private growElements(count: number): void {
    this.states = withRoomFor(this.states, count)
    this.fields = withRoomFor(this.fields, 2 * WIDTH * count)
    this.open.growTo(2 * count)
    for (let kind = 2 * this.elementCount; kind < 2 * count; kind++) {
      this.fields[WIDTH * kind + FIRST_TOKEN] = this.fields[WIDTH * kind + NEXT_TOKEN] = this.tokens.reserve()
      this.fields[WIDTH * kind + LEFT_AT] = NEVER
    }
    this.elementCount = count
  }
}
