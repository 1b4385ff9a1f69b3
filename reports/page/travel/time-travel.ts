import type { RunView } from '../../cockpit/run-view.ts'
import { eventTime, participantName } from '../../event-words.ts'
import { count } from '../../format.ts'
import { oneLine } from '../../visible-text.ts'
import { button, byId, element, fill } from '../dom.ts'
import type { ReportedRun } from '../reported-run.ts'
import { EventFacts } from './event-facts.ts'
import { searchBox } from './search-box.ts'
import { stateView } from './state-table.ts'
import { WhatIf } from './what-if.ts'

/** The box for time travel: filled when it is first opened, by the reader or by a key. */
export class TravelBox {
  readonly box: HTMLDetailsElement
  private readonly reported: ReportedRun
  private readonly view: () => Promise<RunView>
  private readonly place: HTMLElement
  private travel: Promise<Travel | undefined> | undefined

  /** @param view - gives what is looked at, once the run is unpacked */
  constructor(
    box: HTMLDetailsElement,
    place: HTMLElement,
    reported: ReportedRun,
    view: () => Promise<RunView>,
  ) {
    this.box = box
    this.place = place
    this.reported = reported
    this.view = view
    fill(place)
    box.addEventListener('toggle', () => void this.opened())
  }

  /** Asks why the read at the cursor returned what it did. */
  async why(): Promise<void> {
    const travel = await this.open()
    travel?.why()
  }

  /** Goes to the field in which events are searched. */
  async search(): Promise<void> {
    await this.open()
    byId('travel-search')?.focus()
  }

  private open(): Promise<Travel | undefined> {
    this.box.open = true
    this.box.scrollIntoView({ block: 'nearest' })
    return this.opened()
  }

  private async opened(): Promise<Travel | undefined> {
    if (!this.box.open) return undefined
    this.travel ??= this.begin()
    const travel = await this.travel
    travel?.follow()
    return travel
  }

  private async begin(): Promise<Travel | undefined> {
    const { place } = this
    fill(place, element('p', { role: 'status' }, 'Unpacking the run …'))
    try {
      const travel = new Travel(
        this.reported,
        await this.view(),
        place.dataset['why'] ?? '',
        () => this.box.open,
      )
      fill(place, travel.place)
      return travel
    } catch (error) {
      this.travel = undefined
      const why = error instanceof Error ? error.message : String(error)
      fill(place, element('p', { role: 'status' }, `The run cannot be shown: ${oneLine(why)}.`))
      return undefined
    }
  }
}

/** One moment of the run at a time, that of the cursor, and the ways to others. */
class Travel {
  readonly place: HTMLElement
  private readonly view: RunView
  private readonly slider: HTMLInputElement
  private readonly where = element('span', { id: 'travel-where' })
  private readonly facts: EventFacts
  private readonly whatIf: WhatIf | undefined
  private readonly states = element('div', { id: 'travel-states' })
  private readonly atNode: readonly { readonly step: 1 | -1; readonly button: HTMLButtonElement }[]
  private readonly isSeen: () => boolean
  /** The moment that is shown. */
  private event: number | undefined

  /** @param isSeen - says whether its box is open: closed, it need not follow the cursor */
  constructor(reported: ReportedRun, view: RunView, whyNoEngine: string, isSeen: () => boolean) {
    const { run } = view
    this.view = view
    this.isSeen = isSeen
    const { session } = reported
    const goTo = (event: number): void => view.goTo(event)
    const contentsOf = session === undefined ? undefined : (event: number) => session.contentsOf(event)
    this.facts = new EventFacts(view, contentsOf, whyNoEngine)
    this.whatIf = session === undefined ? undefined : new WhatIf(reported, session, view)
    this.slider = element('input', {
      type: 'range',
      id: 'travel-slider',
      min: '0',
      max: String(run.events.length - 1),
      step: '1',
    })
    this.slider.addEventListener('input', () => goTo(Number(this.slider.value)))
    this.atNode = [
      { step: -1, button: button('', () => this.stepAtNode(-1)) },
      { step: 1, button: button('', () => this.stepAtNode(1)) },
    ]
    this.place = element('div', {}, ...this.parts())
    view.listen((now, before) => {
      if (now.cursor !== before.cursor) this.follow()
    })
  }

  /** Shows the moment of the cursor, compared with the one that was shown before. */
  follow(): void {
    const { cursor } = this.view.state
    if (!this.isSeen() || cursor === this.event) return
    const before = this.event ?? 0
    this.event = cursor
    this.show(cursor, before)
  }

  /** Asks why the read at the cursor returned what it did, if it is the end of a read. */
  why(): void {
    this.facts.why()
  }

  private parts(): readonly HTMLElement[] {
    const { view } = this
    const steps = element(
      'div',
      { class: 'steps', role: 'group', 'aria-label': 'Steps' },
      button('Previous event', () => view.goTo(view.state.cursor - 1)),
      button('Next event', () => view.goTo(view.state.cursor + 1)),
      ...this.atNode.map(({ button }) => button),
    )
    const moment = element(
      'div',
      { class: 'moment' },
      element('label', { for: 'travel-slider' }, 'Event'),
      this.slider,
      this.where,
    )
    return [
      moment,
      steps,
      searchBox(
        view.run,
        () => view.state.cursor,
        (event) => view.goTo(event),
      ),
      this.facts.line,
      this.states,
      this.facts.more,
      ...(this.whatIf === undefined ? [] : [this.whatIf.place]),
    ]
  }

  private stepAtNode(step: 1 | -1): void {
    const event = this.view.neighbour(this.view.state.cursor, step)
    if (event !== undefined) this.view.goTo(event)
  }

  /** @param before - the moment that it is compared with */
  private show(event: number, before: number): void {
    const { run } = this.view
    const words = `${count(event)} of ${count(run.events.length - 1)}, at ${eventTime(run, event)}`
    this.slider.value = String(event)
    this.slider.setAttribute('aria-valuetext', words)
    this.where.textContent = words
    const node = participantName(run, run.events.nodes[event] as number)
    for (const { step, button } of this.atNode) {
      button.textContent = `${step < 0 ? 'Previous' : 'Next'} at ${node ?? 'this node'}`
      button.disabled = this.view.neighbour(event, step) === undefined
    }
    this.facts.show(event)
    this.whatIf?.show(event)
    fill(this.states, ...stateView(run, event, before))
  }
}
