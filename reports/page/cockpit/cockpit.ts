import type { RunView } from '../../cockpit/run-view.ts'
import { byId, element, fill } from '../dom.ts'
import type { TravelBox } from '../travel/time-travel.ts'
import { availabilityPanel } from './availability-panel.ts'
import { Bar } from './bar.ts'
import { Brushes } from './brushes.ts'
import { CanvasLayer } from './canvas-layer.ts'
import { clientsPanel } from './clients-panel.ts'
import { goToDialog, helpDialog } from './dialogs.ts'
import { Drawer } from './drawer.ts'
import { EventList } from './event-list.ts'
import { faultsPanel } from './faults-panel.ts'
import { Keyboard } from './keyboard.ts'
import { latencyPanel } from './latency-panel.ts'
import { Link } from './link.ts'
import { OverviewStrip } from './overview-strip.ts'
import { PanelBox } from './panel-box.ts'
import type { Studio } from './picture.ts'
import { Playback } from './playback.ts'
import { replicasPanel } from './replicas-panel.ts'
import { Ruler } from './ruler.ts'
import { shortcutsOf } from './shortcuts.ts'
import { spaceTimePanel } from './space-time-panel.ts'
import { clocksPanel } from './clocks-panel.ts'
import { stalenessPanel } from './staleness-panel.ts'
import { Tip } from './tip.ts'

/** Puts the cockpit onto the page: all panels on one axis of time, with one cursor, and what moves them. */
export function showCockpit(place: HTMLElement, view: RunView, travel: TravelBox | undefined): void {
  const panels: PanelBox[] = []
  const renewAll = (): void => {
    for (const panel of panels) panel.renew()
    for (const drawn of [strip, ruler]) drawer.ask(drawn)
  }
  const drawer = new Drawer()
  const studio: Studio = {
    view,
    drawer,
    tip: new Tip(),
    brushes: new Brushes(new CanvasLayer().context, renewAll),
  }
  panels.push(
    ...[
      faultsPanel(view),
      clientsPanel(view),
      replicasPanel(view),
      spaceTimePanel(view),
      latencyPanel(view),
      availabilityPanel(view),
      stalenessPanel(view),
      clocksPanel(view),
    ].map((panel) => new PanelBox(studio, panel)),
  )
  const strip = new OverviewStrip(studio)
  const ruler = new Ruler(studio)
  const list = element(
    'details',
    { class: 'panel', id: 'panel-events', open: true },
    element('summary', {}, element('h3', {}, 'Events around the cursor')),
    new EventList(view).place,
  )
  const playback = new Playback(view, (playing) => bar.playing(playing))
  const play = (): void => playback.toggle()
  const copyLink = (): void => {
    const address = link.update()
    navigator.clipboard.writeText(address).then(
      () => bar.copied('Copied'),
      () => bar.copied('In the address'),
    )
  }
  const showHelp = (): void => {
    help.showModal()
    // It is read from its beginning; what can be pressed is at its end.
    help.querySelector('h2')?.focus()
  }
  const goTo = goToDialog(view)
  const shortcuts = shortcutsOf(view, {
    travel,
    play,
    copyLink,
    copyCommand: () => byId('copy')?.click(),
    help: showHelp,
    goTo: () => goTo.showModal(),
    dismiss: () => {
      studio.tip.hide()
      view.hover(undefined)
      view.pin(undefined)
    },
  })
  const keyboard = new Keyboard(shortcuts, [place, travel?.box])
  const help = helpDialog(shortcuts, keyboard.areOn, (on) => (keyboard.areOn = on))
  const bar = new Bar(view, { play, copyLink, help: showHelp }, playback.isPossible)
  // What is clicked has no focus of its own; arrows act on the cockpit then.
  place.tabIndex = -1
  place.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Element && target.closest('.picture, .overview-strip') !== null)
      place.focus({ preventScroll: true })
  })
  fill(
    place,
    element('div', { class: 'deck' }, bar.place, strip.place, ruler.place),
    ...panels.slice(0, 4).map((panel) => panel.place),
    list,
    ...panels.slice(4).map((panel) => panel.place),
    studio.tip.place,
    help,
    goTo,
  )
  const foldable = new Map([
    ...panels.map(({ id, place }): [string, HTMLDetailsElement] => [id, place]),
    ['events', list],
  ])
  if (travel !== undefined) foldable.set('travel', travel.box)
  const link = new Link(view, foldable, place)
  renewAll()
}
