import { seconds } from '../../format.ts'
import { CanvasLayer } from './canvas-layer.ts'
import type { Drawn } from './drawer.ts'
import { drawTicks } from './ground.ts'
import type { Studio } from './picture.ts'
import { clipped, leftOf, line, SMALL_FONT, type Surface, xOf } from './surface.ts'

const HEIGHT = 20

/** The axis of time that all panels share: it stays in sight above them, and says where the cursor is. */
export class Ruler implements Drawn {
  readonly place: HTMLElement = document.createElement('div')
  private readonly studio: Studio
  private readonly layer = new CanvasLayer()

  constructor(studio: Studio) {
    this.studio = studio
    this.place.className = 'ruler'
    this.place.setAttribute('aria-hidden', 'true')
    this.place.append(this.layer.canvas)
    new ResizeObserver(() => studio.drawer.ask(this)).observe(this.place)
    studio.view.listen((now, before) => {
      if (now.window !== before.window || now.cursor !== before.cursor) studio.drawer.ask(this)
    })
  }

  draw(): void {
    const width = this.place.clientWidth
    if (width === 0) return
    this.layer.clear(width, HEIGHT)
    const { view, brushes } = this.studio
    const { context } = this.layer
    const surface: Surface = {
      context,
      width,
      height: HEIGHT,
      left: leftOf(width),
      ...brushes.now,
      view,
      window: view.state.window,
    }
    drawTicks(surface, 14)
    context.strokeStyle = surface.colours.line
    context.lineWidth = 1
    line(context, [surface.left, HEIGHT - 0.5], [width, HEIGHT - 0.5])
    clipped(surface, () => drawCursorTime(surface))
  }
}

/** A flag with the time of the cursor. */
function drawCursorTime(surface: Surface): void {
  const { context, colours, view, left, width } = surface
  const x = xOf(surface, view.cursorUs)
  if (x < left || x > width) return
  context.font = SMALL_FONT
  const words = seconds(view.cursorUs, 4)
  const room = context.measureText(words).width + 10
  const from = Math.min(Math.max(left, x - room / 2), width - room)
  context.fillStyle = colours.link
  context.beginPath()
  context.roundRect(from, 1, room, HEIGHT - 3, 3)
  context.fill()
  context.fillStyle = colours['lead-text']
  context.textBaseline = 'middle'
  context.fillText(words, from + 5, HEIGHT / 2)
}
