/** Something that is drawn anew when what it shows has changed. */
export interface Drawn {
  draw(): void
}

/** Draws what asks for it at most once a frame. */
export class Drawer {
  private readonly waiting = new Set<Drawn>()

  /** Has something drawn in the next frame. */
  ask(drawn: Drawn): void {
    if (this.waiting.size === 0) requestAnimationFrame(() => this.drawAll())
    this.waiting.add(drawn)
  }

  private drawAll(): void {
    const all = [...this.waiting]
    this.waiting.clear()
    for (const drawn of all) drawn.draw()
  }
}
