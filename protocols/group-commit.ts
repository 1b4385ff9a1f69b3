import { Durability } from './durability.ts'

/**
 * Durability with one flush under way at a time: what is written meanwhile waits for the next one, together. A disk that was slow has no
 * more to catch up with than that.
 *
 * Source: DeWitt et al., "Implementation Techniques for Main Memory Database Systems", 1984, group commit.
 */
export class GroupCommit extends Durability {
  private waiting: (() => void)[] = []
  private isFlushing = false

  override whenDurable(then: () => void): void {
    if (this.isFlushing) {
      this.waiting.push(then)
      return
    }
    this.isFlushing = true
    super.whenDurable(() => {
      const { waiting } = this
      this.waiting = []
      this.isFlushing = false
      then()
      if (waiting.length > 0) this.whenDurable(() => waiting.forEach((each) => each()))
    })
  }
}
