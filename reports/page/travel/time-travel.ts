import type { RunColumns } from '../../data/run-columns.ts'
import { eventTime, participantName } from '../../event-words.ts'
import { count } from '../../format.ts'
import { oneLine } from '../../visible-text.ts'
import { button, byId, element, fill } from '../dom.ts'
import type { ReportedRun } from '../reported-run.ts'
import { EventFacts } from './event-facts.ts'
import { searchBox } from './search-box.ts'
import { stateView } from './state-table.ts'
import { WhatIf } from './what-if.ts'

/** Has the box for time travel filled when the reader opens it. */
export function timeTravel(reported: ReportedRun): void {
  const box = byId('travel-box') as HTMLDetailsElement | undefined
  const place = byId('travel')
  if (box === undefined || place === undefined) return
  fill(place)
  let begun = false
  const begin = async (): Promise<void> => {
    if (begun || !box.open) return
    begun = true
    fill(place, element('p', { role: 'status' }, 'Unpacking the run …'))
    try {
      const columns = await reported.columns()
      fill(place, new Travel(reported, columns, place.dataset['why'] ?? '').place)
    } catch (error) {
      begun = false
      const why = error instanceof Error ? error.message : String(error)
      fill(place, element('p', { role: 'status' }, `The run cannot be shown: ${oneLine(why)}.`))
    }
  }
  box.addEventListener('toggle', () => void begin())
}

/** One moment of the run at a time, and the ways to others. */
class Travel {
  readonly place: HTMLElement
  private readonly run: RunColumns
  private readonly slider: HTMLInputElement
  private readonly where = element('span', { id: 'travel-where' })
  private readonly facts: EventFacts
  private readonly whatIf: WhatIf | undefined
  private readonly states = element('div', { id: 'travel-states' })
  private readonly atNode: readonly { readonly step: 1 | -1; readonly button: HTMLButtonElement }[]
  private event = 0

  constructor(reported: ReportedRun, run: RunColumns, whyNoEngine: string) {
    this.run = run
    const { session } = reported
    const goTo = (event: number): void => this.goTo(event)
    const contentsOf = session === undefined ? undefined : (event: number) => session.contentsOf(event)
    this.facts = new EventFacts(run, goTo, contentsOf, whyNoEngine)
    this.whatIf = session === undefined ? undefined : new WhatIf(reported, session, run, goTo)
    this.slider = element('input', {
      type: 'range',
      id: 'travel-slider',
      min: '0',
      max: String(run.events.length - 1),
      step: '1',
    })
    this.slider.addEventListener('input', () => this.goTo(Number(this.slider.value)))
    this.atNode = [
      { step: -1, button: button('', () => this.stepAtNode(-1)) },
      { step: 1, button: button('', () => this.stepAtNode(1)) },
    ]
    this.place = element('div', {}, ...this.parts())
    this.goTo(run.events.length - 1, 0)
  }

  private parts(): readonly HTMLElement[] {
    const steps = element(
      'div',
      { class: 'steps', role: 'group', 'aria-label': 'Steps' },
      button('Previous event', () => this.goTo(this.event - 1)),
      button('Next event', () => this.goTo(this.event + 1)),
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
        this.run,
        () => this.event,
        (event) => this.goTo(event),
      ),
      this.facts.line,
      this.states,
      this.facts.more,
      ...(this.whatIf === undefined ? [] : [this.whatIf.place]),
    ]
  }

  private stepAtNode(step: 1 | -1): void {
    const event = this.facts.neighbour(this.event, step)
    if (event !== undefined) this.goTo(event)
  }

  /**
   * Shows a moment.
   *
   * @param before - what it is compared with: the moment that was shown before
   */
  private goTo(to: number, before = this.event): void {
    const { run } = this
    const event = Math.min(Math.max(0, to), run.events.length - 1)
    this.event = event
    const words = `${count(event)} of ${count(run.events.length - 1)}, at ${eventTime(run, event)}`
    this.slider.value = String(event)
    this.slider.setAttribute('aria-valuetext', words)
    this.where.textContent = words
    const node = participantName(run, run.events.nodes[event] as number)
    for (const { step, button } of this.atNode) {
      button.textContent = `${step < 0 ? 'Previous' : 'Next'} at ${node ?? 'this node'}`
      button.disabled = this.facts.neighbour(event, step) === undefined
    }
    this.facts.show(event)
    this.whatIf?.show(event)
    fill(this.states, ...stateView(run, event, before))
  }
}
