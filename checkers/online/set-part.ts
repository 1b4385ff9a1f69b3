import type { Json } from '../../sim/types.ts'
import { Interner } from '../canonical.ts'
import type { Outlook } from '../procedures/online.ts'
import { NEVER, OnlineTwoState } from '../procedures/online-two-state.ts'
import type { OnlinePart, Underway } from './online-part.ts'

/** The position of an operation that nobody is told of. */
const UNTOLD = -1

/**
 * A set whose elements are added, removed and looked for, while it happens. An element of which an add or a remove completed
 * without saying whether it changed something is judged no more; the others are.
 *
 * @example
 * ```ts
 * const part = new SetPart([])
 * const look = { role: 'contains', input: 1, position: part.invoke('contains', 1) }
 * part.complete(look, true)
 * part.outlook // 'impossible': nobody adds 1
 * ```
 */
export class SetPart implements OnlinePart {
  private readonly elements = new Interner()
  /** How many elements are in it at first: those with the smallest numbers. */
  private readonly initialSize: number
  /** State 0 of an element is the one that it is in at first. */
  private readonly states = new OnlineTwoState()
  private readonly unanswered = new Set<number>()

  /** @param initial - the elements at first */
  constructor(initial: readonly Json[]) {
    for (const element of initial) this.elements.intern(element)
    this.initialSize = this.elements.size
  }

  get outlook(): Outlook {
    return this.states.outlook
  }

  invoke(role: string, input: Json): number {
    const element = this.elements.intern(input)
    if (this.unanswered.has(element)) return UNTOLD
    const changesFrom = role === 'contains' ? NEVER : this.stateOf(element, role === 'remove')
    return this.states.invoke(element, changesFrom)
  }

  complete({ role, input, position }: Underway, output: Json | undefined): void {
    const element = this.elements.intern(input)
    if (output === undefined) this.unanswered.add(element)
    if (this.unanswered.has(element)) return
    const answer = output === true
    // To add what is not there needs it not to be there.
    const isIn = role === 'add' ? !answer : answer
    this.states.complete(position, this.stateOf(element, isIn), answer && role !== 'contains')
  }

  fail({ input, position }: Underway): void {
    if (!this.unanswered.has(this.elements.intern(input))) this.states.fail(position)
  }

  /** The state of an element that is in the set, or is not. */
  private stateOf(element: number, isIn: boolean): number {
    return isIn === element < this.initialSize ? 0 : 1
  }
}
