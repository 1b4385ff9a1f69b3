import type { Choices } from './choices.ts'
import { InputError } from './errors.ts'
import type { Random } from './types.ts'

const TWO_TO_32 = 4294967296

/** The draws of one node, client or workload: 32 bits at a time, each through the run's choices. */
export class ChosenRandom implements Random {
  private readonly next: () => number

  /** @param next - gives the next 32 bits */
  constructor(next: () => number) {
    this.next = next
  }

  /** A random over a seedrandom generator of its own. */
  static over(choices: Choices, generator: () => number): ChosenRandom {
    return new ChosenRandom(() => choices.from(generator))
  }

  float(): number {
    return this.next() / TWO_TO_32
  }

  int(min: number, max: number): number {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min) {
      throw new InputError(`random.int(${min}, ${max}): expected whole numbers with min <= max`)
    }
    return min + Math.floor((this.next() / TWO_TO_32) * (max - min + 1))
  }

  bool(probability = 0.5): boolean {
    return this.float() < probability
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new InputError('random.pick([]): expected at least one item')
    return items[this.int(0, items.length - 1)] as T
  }

  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items]
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.int(0, last)
      const item = shuffled[last] as T
      shuffled[last] = shuffled[other] as T
      shuffled[other] = item
    }
    return shuffled
  }
}
