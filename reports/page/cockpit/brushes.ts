import { type Colours, coloursNow, onThemeChange } from './colours.ts'
import { type Hatches, hatchesOf } from './hatches.ts'

/** Colours and patterns, as they are in the theme that the page is shown in. */
export class Brushes {
  private readonly context: CanvasRenderingContext2D
  private known: { readonly colours: Colours; readonly hatches: Hatches } | undefined

  /** @param changed - is called when they are others */
  constructor(context: CanvasRenderingContext2D, changed: () => void) {
    this.context = context
    onThemeChange(() => {
      this.known = undefined
      changed()
    })
  }

  get now(): { readonly colours: Colours; readonly hatches: Hatches } {
    if (this.known === undefined) {
      const colours = coloursNow()
      this.known = { colours, hatches: hatchesOf(this.context, colours) }
    }
    return this.known
  }
}
