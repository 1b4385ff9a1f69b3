import type { RunView } from '../../cockpit/run-view.ts'
import type { Brushes } from './brushes.ts'
import { CanvasLayer } from './canvas-layer.ts'
import type { Drawer, Drawn } from './drawer.ts'
import { drawCursor } from './ground.ts'
import type { Panel } from './panel.ts'
import { leftOf, type Surface, timeAt } from './surface.ts'
import type { Tip } from './tip.ts'

/** What pictures share. */
export interface Studio {
  readonly view: RunView
  readonly brushes: Brushes
  readonly drawer: Drawer
  readonly tip: Tip
}

/** How far a pointer moves before it is a drag, in pixels. */
const DRAG = 5
const WHEEL_ZOOM = 1.0015

/**
 * A panel's picture: one canvas for what is there, and one over it for what is pointed at, so that pointing redraws little. Dragging
 * across it shows what was dragged over, a click goes to an event and keeps its past and future parted.
 */
export class Picture implements Drawn {
  readonly place: HTMLElement = document.createElement('div')
  private readonly studio: Studio
  private readonly panel: Panel
  private readonly ground = new CanvasLayer()
  private readonly over = new CanvasLayer()
  private size = { width: 0, height: 0 }
  /** Whether what is there must be drawn again, and not only what is over it. */
  private isOld = true
  private isSeen = false
  private drag: { readonly from: number; to: number } | undefined

  constructor(studio: Studio, panel: Panel) {
    this.studio = studio
    this.panel = panel
    this.place.className = 'picture'
    this.place.setAttribute('aria-hidden', 'true')
    this.place.append(this.ground.canvas, this.over.canvas)
    new ResizeObserver(() => this.renew()).observe(this.place)
    new IntersectionObserver(
      (entries) => {
        this.isSeen = entries.at(-1)?.isIntersecting === true
        studio.drawer.ask(this)
      },
      { rootMargin: '200px' },
    ).observe(this.place)
    studio.view.listen((now, before) => {
      if (now.window !== before.window || now.key !== before.key) this.isOld = true
      studio.drawer.ask(this)
    })
    this.listen()
  }

  /** Has all of it drawn again. */
  renew(): void {
    this.isOld = true
    this.studio.drawer.ask(this)
  }

  draw(): void {
    const width = this.place.clientWidth
    if (!this.isSeen || width === 0) return
    const { state } = this.studio.view
    if (this.isOld) {
      const height = this.panel.height(state, width - leftOf(width))
      this.size = { width, height }
      this.place.style.height = `${height}px`
      this.ground.clear(width, height)
      this.panel.draw(this.surface(this.ground))
      this.isOld = false
    }
    this.over.clear(this.size.width, this.size.height)
    const surface = this.surface(this.over)
    this.panel.drawOver?.(surface)
    drawCursor(surface)
    if (this.drag !== undefined) drawDrag(surface, this.drag.from, this.drag.to)
  }

  private surface({ context }: CanvasLayer): Surface {
    const { view, brushes } = this.studio
    const { width, height } = this.size
    return { context, width, height, left: leftOf(width), ...brushes.now, view, window: view.state.window }
  }

  private listen(): void {
    const { place, studio, panel } = this
    const { view, tip } = studio
    place.addEventListener('pointermove', (event) => {
      const { x, y } = this.pointOf(event)
      if (this.drag !== undefined) {
        this.drag.to = x
        tip.hide()
        return studio.drawer.ask(this)
      }
      const surface = this.surface(this.over)
      view.hover(x < surface.left ? undefined : panel.eventAt?.(surface, x, y))
      tip.show(x < surface.left ? undefined : panel.wordsAt?.(surface, x, y), event.clientX, event.clientY)
    })
    place.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return
      const { x } = this.pointOf(event)
      if (event.pointerType !== 'touch') event.preventDefault()
      place.setPointerCapture(event.pointerId)
      this.drag = { from: x, to: x }
    })
    place.addEventListener('pointerup', (event) => {
      const { drag } = this
      this.drag = undefined
      if (drag === undefined) return
      const surface = this.surface(this.over)
      if (Math.abs(drag.to - drag.from) > DRAG)
        view.show(timeAt(surface, drag.from), timeAt(surface, drag.to))
      else this.click(event)
      studio.drawer.ask(this)
    })
    place.addEventListener('pointercancel', () => {
      this.drag = undefined
      studio.drawer.ask(this)
    })
    place.addEventListener('pointerleave', () => {
      view.hover(undefined)
      tip.hide()
    })
    place.addEventListener('dblclick', () => view.show(view.whole.fromUs, view.whole.toUs))
    place.addEventListener('wheel', (event) => this.turn(event), { passive: false })
  }

  private click(event: PointerEvent): void {
    const { view } = this.studio
    const surface = this.surface(this.over)
    const { x, y } = this.pointOf(event)
    const found = this.panel.eventAt?.(surface, x, y)
    if (found === undefined) return view.goToTime(timeAt(surface, x))
    view.goTo(found)
    view.pin(found)
  }

  /** With Ctrl the wheel zooms, as on a map; sideways it moves. Otherwise the page scrolls. */
  private turn(event: WheelEvent): void {
    const { view } = this.studio
    const surface = this.surface(this.over)
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      view.zoom(WHEEL_ZOOM ** event.deltaY, timeAt(surface, this.pointOf(event).x))
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault()
      view.move(timeAt(surface, event.deltaX) - timeAt(surface, 0))
    }
  }

  private pointOf({ clientX, clientY }: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.place.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }
}

function drawDrag({ context, colours, left, height }: Surface, from: number, to: number): void {
  if (Math.abs(to - from) <= DRAG) return
  const [start, end] = [Math.max(left, Math.min(from, to)), Math.max(from, to)]
  context.fillStyle = colours.link
  context.globalAlpha = 0.15
  context.fillRect(start, 0, end - start, height)
  context.globalAlpha = 1
  context.strokeStyle = colours.link
  context.lineWidth = 1
  context.strokeRect(start + 0.5, 0.5, end - start - 1, height - 1)
}
