import { windowOfFewMessages } from '../../cockpit/few-messages.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { lengthOf } from '../../cockpit/windows.ts'
import { FUTURE, PAST } from '../../data/causality.ts'
import { NONE } from '../../data/run-columns.ts'
import { eventName, eventTime, eventWords } from '../../event-words.ts'
import { count, duration, seconds } from '../../format.ts'
import { keyWords } from '../../value-words.ts'
import { button, element, fill } from '../dom.ts'

const MOST_KEYS = 60

/** So many messages are drawn one by one, with those that are on their way at the edges. */
const FEW_MESSAGES = 2_000

/** What the bar's buttons do besides moving the view. */
export interface BarActions {
  play(): void
  help(): void
  copyLink(): void
}

/** Where the cursor is, in words, and buttons for all that is done most. */
export class Bar {
  readonly place: HTMLElement
  private readonly view: RunView
  private readonly event = element('p', { class: 'event-line', id: 'cockpit-event', role: 'status' })
  private readonly window = element('p', { class: 'said', id: 'cockpit-window' })
  private readonly play: HTMLButtonElement
  private readonly cone: HTMLButtonElement
  private readonly link: HTMLButtonElement

  constructor(view: RunView, actions: BarActions, canPlay: boolean) {
    this.view = view
    this.play = button('Play', () => actions.play(), { title: 'Key: space', disabled: !canPlay })
    this.cone = button(
      'Causes',
      () => view.pin(view.state.pinned === undefined ? view.state.cursor : undefined),
      {
        title: 'Key: c',
        'aria-pressed': 'false',
      },
    )
    this.link = button('Link', () => actions.copyLink(), {
      title: 'Key: y',
      'aria-label': 'Link to what is shown',
    })
    const step = (words: string, name: string, title: string, by: 1 | -1): HTMLButtonElement =>
      button(words, () => view.goTo(view.state.cursor + by), { 'aria-label': name, title })
    const buttons = [
      step('◀', 'One event back', 'Key: ←', -1),
      step('▶', 'One event on', 'Key: →', 1),
      this.play,
      this.cone,
      ...this.violationButton(),
      button('−', () => view.zoom(2), { 'aria-label': 'Zoom out', title: 'Key: -' }),
      button('+', () => view.zoom(0.5), { 'aria-label': 'Zoom in', title: 'Key: +' }),
      button('Whole run', () => view.show(view.whole.fromUs, view.whole.toUs), { title: 'Key: 0' }),
      ...this.keyChoice(),
      this.link,
      button('?', () => actions.help(), { 'aria-label': 'Keys', title: 'Key: ?' }),
    ]
    this.place = element(
      'div',
      { class: 'bar' },
      element('div', { class: 'steps', role: 'group', 'aria-label': 'Cockpit' }, ...buttons),
      element('div', { class: 'where' }, this.event, this.window),
    )
    view.listen((now, before) => {
      if (now.window !== before.window) this.sayWindow()
      if (now.cursor !== before.cursor) this.sayEvent()
      if (now.pinned !== before.pinned) this.sayCone()
    })
    this.sayWindow()
    this.sayEvent()
    this.sayCone()
  }

  /** Says whether the cursor moves by itself. */
  playing(isPlaying: boolean): void {
    fill(this.play, isPlaying ? 'Stop' : 'Play')
    // Nobody could listen to all the events that it passes.
    this.event.setAttribute('aria-live', isPlaying ? 'off' : 'polite')
  }

  /** Says for a moment that the link was copied, or that it could not be. */
  copied(words: string): void {
    fill(this.link, words)
    setTimeout(() => fill(this.link, 'Link'), 2_000)
  }

  private sayEvent(): void {
    const { run, state } = this.view
    if (run.events.length === 0) return
    const event = state.cursor
    fill(
      this.event,
      element('strong', {}, eventName(event)),
      ` ${eventTime(run, event)} `,
      element('span', { class: 'mono' }, eventWords(run, event)),
    )
  }

  private sayWindow(): void {
    const { window } = this.view.state
    const words = `Window: ${seconds(window.fromUs, 4)} to ${seconds(window.toUs, 4)} (${duration(Math.round(lengthOf(window)))})`
    fill(this.window, words)
  }

  private sayCone(): void {
    const { pinned } = this.view.state
    this.cone.setAttribute('aria-pressed', String(pinned !== undefined))
    const cones = pinned === undefined ? undefined : this.view.cones
    if (cones === undefined) return this.sayWindow()
    let [past, future] = [0, 0]
    for (const cone of cones.cones) {
      if (cone === PAST) past++
      else if (cone === FUTURE) future++
    }
    fill(
      this.window,
      `${eventName(cones.event)} is kept: ${count(past)} events led to it, ${count(future)} came of it. Escape lets it go.`,
    )
  }

  private violationButton(): readonly HTMLButtonElement[] {
    const { view } = this
    const [first] = view.violations
    if (first === undefined) return []
    const show = (): void => {
      // A little beyond its end, so that what is there does not stand at the edge.
      const { fromUs, toUs } = windowOfFewMessages(view.run.events, first.window, FEW_MESSAGES)
      view.show(fromUs, toUs + (toUs - fromUs) / 50)
      view.goTo(first.event)
    }
    return [button('Show the violation', show, { class: 'violation' })]
  }

  /** Operations can be those of one key only, where there is more than one. */
  private keyChoice(): readonly HTMLElement[] {
    const { view } = this
    const { keys, texts } = view.run.operations
    const positions = [...new Set(keys)].filter((key) => key !== NONE)
    if (positions.length < 2) return []
    const options = positions
      .slice(0, MOST_KEYS)
      .map((key) => element('option', { value: String(key) }, keyWords(texts[key] ?? '', 24)))
    const choice = element(
      'select',
      { id: 'cockpit-key', 'aria-label': 'Operations of key' },
      element('option', { value: '' }, 'all keys'),
      ...options,
    )
    choice.addEventListener('change', () =>
      view.filter(choice.value === '' ? undefined : Number(choice.value)),
    )
    view.listen((now, before) => {
      if (now.key !== before.key) choice.value = now.key === undefined ? '' : String(now.key)
    })
    return [choice]
  }
}
