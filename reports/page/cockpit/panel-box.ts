import { element, fill } from '../dom.ts'
import { CanvasLayer } from './canvas-layer.ts'
import type { Key, Panel } from './panel.ts'
import { Picture, type Studio } from './picture.ts'
import { leftOf } from './surface.ts'
import { twinTable } from './twin-table.ts'

const KEY_WIDTH = 36
const KEY_HEIGHT = 16

/** A panel on the page: its name, what it says, its picture, what the shapes mean, and the same as a table. It can be folded away. */
export class PanelBox {
  readonly id: string
  readonly place: HTMLDetailsElement
  private readonly studio: Studio
  private readonly panel: Panel
  private readonly picture: Picture
  private readonly said = element('p', { class: 'said' })
  private readonly keys: readonly { readonly key: Key; readonly layer: CanvasLayer }[]

  constructor(studio: Studio, panel: Panel) {
    this.id = panel.id
    this.studio = studio
    this.panel = panel
    this.picture = new Picture(studio, panel)
    this.keys = panel.keys.map((key) => ({ key, layer: new CanvasLayer() }))
    const items = this.keys.map(({ key, layer }) => {
      layer.canvas.setAttribute('aria-hidden', 'true')
      return element('li', {}, layer.canvas, key.words)
    })
    const shown = [
      this.picture.place,
      element(
        'ul',
        {
          class: 'keys',
          'aria-label': `What ${panel.title.toLowerCase()} are drawn with`,
          hidden: items.length === 0,
        },
        ...items,
      ),
      twinTable(studio.view, panel.title, panel.twin),
    ]
    this.place = element(
      'details',
      { class: 'panel', open: true, id: `panel-${panel.id}` },
      element('summary', {}, element('h3', {}, panel.title)),
      this.said,
      ...(panel.applies ? shown : []),
    )
    studio.view.listen((now, before) => {
      if (now.window !== before.window || now.key !== before.key) this.say()
    })
    this.place.addEventListener('toggle', () => this.say())
  }

  /** Says and draws all of it again. */
  renew(): void {
    this.say()
    this.picture.renew()
    for (const { key, layer } of this.keys) {
      layer.clear(KEY_WIDTH, KEY_HEIGHT)
      key.draw({
        context: layer.context,
        width: KEY_WIDTH,
        height: KEY_HEIGHT,
        left: 0,
        ...this.studio.brushes.now,
        view: this.studio.view,
        window: this.studio.view.whole,
      })
    }
  }

  private say(): void {
    if (!this.place.open) return
    const width = this.picture.place.clientWidth || 1_000
    fill(this.said, this.panel.said(this.studio.view.state, width - leftOf(width)))
  }
}
