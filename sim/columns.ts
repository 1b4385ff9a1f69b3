/** A column of numbers that grows by doubling: eight bytes an entry, no boxing, however many there are. */
export class NumberColumn {
  private values = new Float64Array(1024)
  private count = 0

  get length(): number {
    return this.count
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const grown = new Float64Array(this.count * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.count++] = value
  }

  at(index: number): number {
    return this.values[index] as number
  }
}
