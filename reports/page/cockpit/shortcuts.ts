import { kindCode } from '../../../sim/trace.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { eventInNextLane, eventsOfKinds, nextAmong } from '../../cockpit/steps.ts'
import { byId } from '../dom.ts'
import type { TravelBox } from '../travel/time-travel.ts'
import type { Shortcut } from './keyboard.ts'
import { laneOrder } from './space-time-panel.ts'

/** What keys reach besides the view. */
export interface Reached {
  readonly travel: TravelBox | undefined
  play(): void
  copyLink(): void
  copyCommand(): void
  help(): void
  goTo(): void
  /** Clears what is pointed at and pinned. */
  dismiss(): void
}

/** All that keys do in a report. */
export function shortcutsOf(view: RunView, reached: Reached): readonly Shortcut[] {
  const { events } = view.run
  const lanes = laneOrder(view)
  const faults = eventsOfKinds(events, [kindCode.fault])
  const violations = view.violations.map(({ event }) => event).sort((one, other) => one - other)
  const goTo = (event: number | undefined): void => {
    if (event !== undefined) view.goTo(event)
  }
  const within = (keys: string[], names: string[], words: string, act: (name: string) => void): Shortcut => ({
    keys,
    names,
    words,
    within: true,
    act,
  })
  const anywhere = (keys: string[], words: string, act: (name: string) => void): Shortcut => ({
    keys,
    names: keys,
    words,
    within: false,
    act,
  })
  const step = (name: string): 1 | -1 => (name.endsWith('Left') || name.endsWith('Up') ? -1 : 1)
  return [
    within(['←', '→'], ['ArrowLeft', 'ArrowRight'], 'event before, next event', (name) =>
      view.goTo(view.state.cursor + step(name)),
    ),
    within(['Shift ←', 'Shift →'], ['Shift+ArrowLeft', 'Shift+ArrowRight'], 'the same at this node', (name) =>
      goTo(view.neighbour(view.state.cursor, step(name))),
    ),
    within(['↑', '↓'], ['ArrowUp', 'ArrowDown'], 'the lane above, the lane below', (name) =>
      goTo(eventInNextLane(events, lanes, view.state.cursor, step(name))),
    ),
    anywhere(['n', 'p'], 'next violation, violation before', (name) =>
      goTo(nextAmong(violations, view.state.cursor, name === 'n' ? 1 : -1) ?? violations[0]),
    ),
    anywhere(['f', 'F'], 'next fault, fault before', (name) =>
      goTo(nextAmong(faults, view.state.cursor, name === 'f' ? 1 : -1)),
    ),
    anywhere(['c'], 'part past and future of the event pointed at or of this one, or no more', () => {
      const event = view.state.hovered ?? view.state.cursor
      view.pin(view.state.pinned === event ? undefined : event)
    }),
    anywhere(['w'], 'why did this read return what it did?', () => void reached.travel?.why()),
    anywhere(['/'], 'search events', () => void reached.travel?.search()),
    anywhere(['g'], 'go to an event or a time', () => reached.goTo()),
    within(['[', ']'], ['[', ']'], 'window begins here, window ends here', (name) =>
      name === '['
        ? view.show(view.cursorUs, Math.max(view.state.window.toUs, view.cursorUs))
        : view.show(Math.min(view.state.window.fromUs, view.cursorUs), view.cursorUs),
    ),
    within(['+', '-'], ['+', '=', '-', '_'], 'zoom in, zoom out, around the cursor', (name) =>
      view.zoom(name === '+' || name === '=' ? 0.5 : 2),
    ),
    within(['0'], ['0'], 'show the whole run', () => view.show(view.whole.fromUs, view.whole.toUs)),
    within(['space', '.'], [' ', '.'], 'play, stop', () => reached.play()),
    anywhere(['y'], 'copy a link to what is shown', () => reached.copyLink()),
    anywhere(['r'], 'copy the command that runs this again', () => reached.copyCommand()),
    anywhere(['t'], 'light or dark', () => byId('theme')?.click()),
    anywhere(['Escape'], 'clear what is pointed at and kept', () => reached.dismiss()),
    anywhere(['?'], 'these keys', () => reached.help()),
  ]
}
