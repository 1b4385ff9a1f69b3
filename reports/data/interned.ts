import { NONE } from './run-columns.ts'

/** Texts, each kept once; columns hold their positions. */
export class Interned {
  readonly texts: string[] = []
  private readonly positions = new Map<string, number>()

  /** The position of a text, which is kept if it is new; none for no text. */
  position(text: string | undefined): number {
    if (text === undefined) return NONE
    const known = this.positions.get(text)
    if (known !== undefined) return known
    this.positions.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}
