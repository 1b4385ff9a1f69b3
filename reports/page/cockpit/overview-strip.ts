import { bucketsOf, bucketWindow } from '../../cockpit/buckets.ts'
import { densityOf } from '../../cockpit/density.ts'
import { lengthOf, movedBy, windowWithin } from '../../cockpit/windows.ts'
import { seconds } from '../../format.ts'
import type { TimeWindow } from '../../timeline/model.ts'
import { element } from '../dom.ts'
import { CanvasLayer } from './canvas-layer.ts'
import type { Drawn } from './drawer.ts'
import { drawCursor, drawGround, drawTicks, injectedFaults } from './ground.ts'
import type { Studio } from './picture.ts'
import { clipped, cross, line, spanOf, type Surface, timeAt, xOf } from './surface.ts'

const HEIGHT = 66
const FAULT_HEIGHT = 5
const AXIS_HEIGHT = 18
/** Pixels a column of events. */
const COLUMN = 3
/** A window is moved by this share of its length with a key. */
const STEP = 0.1
const LARGE_STEP = 0.5

type Grip = 'from' | 'to' | 'both'

/** The whole run in a strip: how dense events are, when faults acted, and what is violated; and the window, to be made and moved. */
export class OverviewStrip implements Drawn {
  readonly place: HTMLElement
  private readonly studio: Studio
  private readonly layer = new CanvasLayer()
  private readonly grips: { readonly [grip in Grip]: HTMLElement }
  private width = 0
  private drag:
    { readonly startUs: number; readonly grip: Grip | undefined; readonly window: TimeWindow } | undefined

  constructor(studio: Studio) {
    this.studio = studio
    this.layer.canvas.setAttribute('aria-hidden', 'true')
    const grip = (name: Grip, label: string): HTMLElement =>
      element('div', {
        class: `grip ${name}`,
        role: 'slider',
        tabindex: '0',
        'aria-label': label,
        'aria-orientation': 'horizontal',
        'aria-valuemin': '0',
        'data-grip': name,
      })
    this.grips = {
      both: grip('both', 'Window: where it is'),
      from: grip('from', 'Window: beginning'),
      to: grip('to', 'Window: end'),
    }
    this.place = element(
      'div',
      { class: 'overview-strip', role: 'group', 'aria-label': 'Overview of the whole run' },
      this.layer.canvas,
      this.grips.both,
      this.grips.from,
      this.grips.to,
    )
    new ResizeObserver(() => studio.drawer.ask(this)).observe(this.place)
    studio.view.listen(() => studio.drawer.ask(this))
    this.listen()
  }

  draw(): void {
    this.width = this.place.clientWidth
    if (this.width === 0) return
    this.layer.clear(this.width, HEIGHT)
    const surface = this.surface()
    drawGround(surface, undefined)
    drawTicks(surface, 13)
    this.drawDensity(surface)
    this.drawFaults(surface)
    this.drawViolations(surface)
    this.drawWindow(surface)
    drawCursor(surface)
    this.placeGrips(surface)
  }

  private surface(): Surface {
    const { view, brushes } = this.studio
    const { context } = this.layer
    return { context, width: this.width, height: HEIGHT, left: 0, ...brushes.now, view, window: view.whole }
  }

  private drawDensity(surface: Surface): void {
    const { context, colours, view, width } = surface
    const buckets = bucketsOf(view.whole, width / COLUMN)
    const density = densityOf(view.run.events.times, buckets)
    const most = density.reduce((most, number) => Math.max(most, number), 1)
    const bottom = HEIGHT - FAULT_HEIGHT - 2
    context.fillStyle = colours.ok
    context.globalAlpha = 0.75
    density.forEach((number, position) => {
      if (number === 0) return
      const { fromUs, toUs } = bucketWindow(buckets, position)
      const left = xOf(surface, fromUs)
      const tall = Math.max(1, (number / most) * (bottom - AXIS_HEIGHT))
      context.fillRect(left, bottom - tall, Math.max(1, xOf(surface, toUs) - left - 0.5), tall)
    })
    context.globalAlpha = 1
  }

  private drawFaults(surface: Surface): void {
    const { context, colours, view } = surface
    context.fillStyle = colours.fault
    for (const { from, to } of injectedFaults(view.run)) {
      const [left, right] = spanOf(surface, from, to, 2)
      context.globalAlpha = 0.6
      context.fillRect(left, HEIGHT - FAULT_HEIGHT, right - left, FAULT_HEIGHT)
    }
    context.globalAlpha = 1
  }

  private drawViolations(surface: Surface): void {
    const { context, colours, view } = surface
    context.strokeStyle = colours.bad
    context.lineWidth = 2.4
    for (const { timeUs } of view.violations) cross(context, xOf(surface, timeUs), AXIS_HEIGHT + 6, 4)
  }

  private drawWindow(surface: Surface): void {
    const { context, colours, view, width } = surface
    const { window } = view.state
    const [left, right] = [xOf(surface, window.fromUs), xOf(surface, window.toUs)]
    context.fillStyle = colours.panel
    context.globalAlpha = 0.6
    context.fillRect(0, 0, left, HEIGHT)
    context.fillRect(right, 0, width - right, HEIGHT)
    context.globalAlpha = 1
    clipped(surface, () => {
      context.strokeStyle = colours.link
      context.lineWidth = 1.5
      context.strokeRect(left + 0.75, 0.75, Math.max(1, right - left - 1.5), HEIGHT - 1.5)
      for (const x of [left, right]) {
        context.lineWidth = 3
        line(context, [x, HEIGHT / 2 - 9], [x, HEIGHT / 2 + 9])
      }
    })
  }

  private placeGrips(surface: Surface): void {
    const { window } = surface.view.state
    const [left, right] = [xOf(surface, window.fromUs), xOf(surface, window.toUs)]
    const { from, to, both } = this.grips
    from.style.left = `${Math.min(left, this.width - 26)}px`
    to.style.left = `${Math.max(right, 26)}px`
    both.style.left = `${left}px`
    both.style.width = `${Math.max(2, right - left)}px`
    const told: readonly (readonly [HTMLElement, number, string])[] = [
      [from, window.fromUs, seconds(window.fromUs, 4)],
      [to, window.toUs, seconds(window.toUs, 4)],
      [both, window.fromUs, `${seconds(window.fromUs, 4)} to ${seconds(window.toUs, 4)}`],
    ]
    for (const [grip, value, words] of told) {
      grip.setAttribute('aria-valuemax', String(surface.view.whole.toUs))
      grip.setAttribute('aria-valuenow', String(value))
      grip.setAttribute('aria-valuetext', words)
    }
  }

  private listen(): void {
    const { place } = this
    place.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return
      event.preventDefault()
      place.setPointerCapture(event.pointerId)
      const grip =
        event.target instanceof HTMLElement ? (event.target.dataset['grip'] as Grip | undefined) : undefined
      const { window, whole } = { window: this.studio.view.state.window, whole: this.studio.view.whole }
      // A window that is everything cannot be moved: dragging in it makes another.
      const isWhole = lengthOf(window) === lengthOf(whole)
      this.drag = { startUs: this.timeOf(event), grip: grip === 'both' && isWhole ? undefined : grip, window }
      if (grip !== undefined) this.grips[grip].focus({ preventScroll: true })
    })
    place.addEventListener('pointermove', (event) => {
      if (this.drag !== undefined) this.dragTo(this.drag, this.timeOf(event))
    })
    for (const end of ['pointerup', 'pointercancel'])
      place.addEventListener(end, () => (this.drag = undefined))
    place.addEventListener('dblclick', () => this.studio.view.show(0, this.studio.view.whole.toUs))
    for (const name of ['from', 'to', 'both'] as const) {
      this.grips[name].addEventListener('keydown', (event) => this.press(event, name))
    }
  }

  private dragTo({ startUs, grip, window }: NonNullable<typeof this.drag>, timeUs: number): void {
    const { view } = this.studio
    const { fromUs, toUs } = window
    if (grip === 'from') view.show(timeUs, toUs)
    else if (grip === 'to') view.show(fromUs, timeUs)
    else if (grip === 'both') {
      const moved = movedBy(window, view.whole, timeUs - startUs)
      view.show(moved.fromUs, moved.toUs)
    } else if (Math.abs(timeUs - startUs) > (lengthOf(view.whole) / this.width) * 3)
      view.show(startUs, timeUs)
  }

  /** As sliders are moved by keys. */
  private press(event: KeyboardEvent, grip: Grip): void {
    const { view } = this.studio
    const { window } = view.state
    const share = event.shiftKey || event.key.startsWith('Page') ? LARGE_STEP : STEP
    const stepUs = Math.max(1, Math.round(lengthOf(window) * share))
    const by = {
      ArrowLeft: -stepUs,
      ArrowDown: -stepUs,
      PageDown: -stepUs,
      ArrowRight: stepUs,
      ArrowUp: stepUs,
      PageUp: stepUs,
      Home: -view.whole.toUs,
      End: view.whole.toUs,
    }[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    const { fromUs, toUs } = window
    if (grip === 'both') return view.move(by)
    const moved =
      grip === 'from'
        ? windowWithin(view.whole, Math.min(Math.max(0, fromUs + by), toUs - 1), toUs)
        : windowWithin(view.whole, fromUs, Math.min(Math.max(fromUs + 1, toUs + by), view.whole.toUs))
    view.show(moved.fromUs, moved.toUs)
  }

  private timeOf({ clientX }: PointerEvent): number {
    const { left } = this.place.getBoundingClientRect()
    return timeAt(this.surface(), clientX - left)
  }
}
