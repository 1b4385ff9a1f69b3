import { hashOf, placeIn } from '../../cockpit/permalink.ts'
import type { RunView } from '../../cockpit/run-view.ts'

const SETTLED_MS = 250

/** The things on the page that can be folded away, by their ids. */
export type Foldable = ReadonlyMap<string, HTMLDetailsElement>

/** Keeps the page's address a link to what is shown, and shows what an address says. */
export class Link {
  private readonly view: RunView
  private readonly panels: Foldable
  private timer: ReturnType<typeof setTimeout> | undefined

  /** @param place - what is shown where a link on the page leads to */
  constructor(view: RunView, panels: Foldable, place: HTMLElement) {
    this.view = view
    this.panels = panels
    this.restore()
    view.listen((now, before) => {
      // What is pointed at is not part of it.
      if (now.hovered === before.hovered) this.later()
    })
    let open = this.open()
    for (const panel of panels.values()) {
      panel.addEventListener('toggle', () => {
        // Boxes that are open from the beginning say so as well.
        const now = this.open()
        if (now.join() !== open.join()) this.later()
        open = now
      })
    }
    addEventListener('hashchange', () => {
      if (placeIn(location.hash) === undefined) return
      this.restore()
      place.scrollIntoView()
    })
  }

  /** The link to what is shown now, which becomes the page's address. */
  update(): string {
    clearTimeout(this.timer)
    const { window, cursor, pinned, key } = this.view.state
    const keyText = key === undefined ? undefined : this.view.run.operations.texts[key]
    const hash = hashOf({
      cursor,
      window,
      open: this.open(),
      ...(pinned === undefined ? {} : { pinned }),
      ...(keyText === undefined ? {} : { key: keyText }),
    })
    history.replaceState(undefined, '', hash)
    return location.href
  }

  private open(): readonly string[] {
    return [...this.panels].filter(([, panel]) => panel.open).map(([id]) => id)
  }

  private later(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.update(), SETTLED_MS)
  }

  private restore(): void {
    const place = placeIn(location.hash)
    if (place === undefined) return
    const { view } = this
    const { texts } = view.run.operations
    if (place.cursor !== undefined) view.goTo(place.cursor)
    // The window comes after the cursor: it need not show it.
    if (place.window !== undefined) view.show(place.window.fromUs, place.window.toUs)
    if (place.pinned !== undefined && place.pinned < view.run.events.length) view.pin(place.pinned)
    const key = place.key === undefined ? -1 : texts.indexOf(place.key)
    view.filter(key >= 0 && view.run.operations.keys.includes(key) ? key : undefined)
    if (place.open === undefined) return
    for (const [id, panel] of this.panels) panel.open = place.open.includes(id)
  }
}
