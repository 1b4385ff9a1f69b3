import type { Disk } from '../sim/index.ts'

/** Whether what a life has written is durable. What it found on its disk when it began is. */
export class Durability {
  private writes = 0
  private durable = 0
  private readonly disk: Disk

  constructor(disk: Disk) {
    this.disk = disk
  }

  /** Something has been written. */
  wrote(): void {
    this.writes++
  }

  /** Runs `then` once everything written so far is durable: at once if it is already, else after a flush. */
  whenDurable(then: () => void): void {
    const { writes } = this
    if (writes === this.durable) return then()
    this.disk.flush(() => {
      this.durable = writes
      then()
    })
  }
}
