import type { RunView } from '../../cockpit/run-view.ts'
import { conesOf, FUTURE, PAST } from '../../data/causality.ts'
import { provenanceOf, readEndingAt } from '../../data/provenance.ts'
import { NONE, type RunColumns } from '../../data/run-columns.ts'
import { eventName, eventTime, eventWords, operationIn } from '../../event-words.ts'
import { count } from '../../format.ts'
import { valueWords } from '../../value-words.ts'
import { oneLine } from '../../visible-text.ts'
import { button, element, fill } from '../dom.ts'
import type { EventContents } from '../session/protocol.ts'

const MOST_CONTENTS = 4_000

/** What is known of one event: what happened, what led to it and what it led to, and what it was about, if that is asked for. */
export class EventFacts {
  /** What happened. It stays in its place, so that it can have the focus. */
  readonly line: HTMLElement = element('p', {
    class: 'event-line',
    id: 'travel-event',
    tabindex: '-1',
  })
  /** The rest. */
  readonly more: HTMLElement = element('div', { class: 'event-facts' })
  private readonly view: RunView
  private readonly run: RunColumns
  private readonly previous: Int32Array
  private readonly contentsOf: ((event: number) => Promise<EventContents>) | undefined
  private readonly whyNoContents: string
  /** Whether what events were about is shown, from one event to the next. */
  private showsContents = false

  constructor(
    view: RunView,
    contentsOf: ((event: number) => Promise<EventContents>) | undefined,
    whyNoContents: string,
  ) {
    this.view = view
    this.run = view.run
    this.previous = view.previous
    this.contentsOf = contentsOf
    this.whyNoContents = whyNoContents
  }

  /** Tells where a read had its value from, if it is one that is shown. */
  why(): void {
    const ask = this.more.querySelector<HTMLElement>('.ask-why')
    ask?.click()
    ;(ask ?? this.line).scrollIntoView({ block: 'center' })
  }

  show(event: number): void {
    const { run } = this
    fill(
      this.line,
      element('strong', {}, eventName(event)),
      ` ${eventTime(run, event)} `,
      element('span', { class: 'mono' }, eventWords(run, event)),
    )
    fill(this.more, ...this.causes(event), ...this.provenance(event), ...this.contents(event))
  }

  private causes(event: number): readonly HTMLElement[] {
    const cones = conesOf(this.run.events, this.previous, event)
    const counts = [0, 0, 0, 0]
    for (const cone of cones) counts[cone] = (counts[cone] as number) + 1
    const cause = this.run.events.causes[event] as number
    const numbers = `${count(counts[PAST] as number)} led to it, ${count(counts[FUTURE] as number)} came of it, ${count(counts[0] as number)} did neither.`
    const words = `Of the other events ${numbers}`
    return [
      element(
        'p',
        { class: 'causes' },
        ...(cause === NONE ? [] : ['Came of ', this.link(cause), '. ']),
        words,
      ),
    ]
  }

  /** Where a read had its value from, if that is asked. */
  private provenance(event: number): readonly HTMLElement[] {
    const read = readEndingAt(this.run, event)
    if (read === undefined) return []
    const value = valueWords(operationIn(this.run, read).result, 40)
    const place = element('div', { role: 'status', id: 'travel-why' })
    const ask = button(`Why did it return ${value}?`, () => fill(place, this.way(event)), {
      class: 'ask-why',
    })
    return [ask, place]
  }

  private way(event: number): HTMLElement {
    const found = provenanceOf(this.run, this.previous, event)
    if (found === undefined) return element('p', {}, 'No write of that value led to it.')
    return element(
      'ol',
      { class: 'outline', 'aria-label': 'From the write to the read' },
      ...found.chain.map((step) => element('li', {}, this.link(step))),
    )
  }

  private contents(event: number): readonly HTMLElement[] {
    if (this.contentsOf === undefined) {
      return [element('p', {}, `What it was about cannot be shown: ${this.whyNoContents}.`)]
    }
    const place = element('div', { class: 'contents', id: 'travel-contents' })
    const toggle = button(this.showsContents ? 'Hide contents' : 'Show contents', () => {
      this.showsContents = !this.showsContents
      toggle.textContent = this.showsContents ? 'Hide contents' : 'Show contents'
      toggle.setAttribute('aria-expanded', String(this.showsContents))
      if (this.showsContents) void this.fillContents(place, event)
      else fill(place)
    })
    toggle.setAttribute('aria-expanded', String(this.showsContents))
    toggle.setAttribute('aria-controls', 'travel-contents')
    if (this.showsContents) void this.fillContents(place, event)
    return [toggle, place]
  }

  private async fillContents(place: HTMLElement, event: number): Promise<void> {
    if (this.contentsOf === undefined) return
    fill(place, element('p', {}, 'Running up to it …'))
    try {
      const { payload, text } = await this.contentsOf(event)
      if (!this.showsContents) return
      const nothing = payload === undefined && text === undefined
      fill(
        place,
        ...(nothing ? [element('p', {}, 'It was about nothing more.')] : []),
        ...(text === undefined
          ? []
          : [element('p', { class: 'mono' }, oneLine(text.slice(0, MOST_CONTENTS)))]),
        ...(payload === undefined
          ? []
          : [element('pre', { tabindex: '0' }, valueWords(payload, MOST_CONTENTS))]),
      )
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      fill(place, element('p', {}, `It cannot be shown: ${oneLine(why)}.`))
    }
  }

  private link(event: number): HTMLButtonElement {
    const follow = (): void => {
      this.view.goTo(event)
      // What was pressed is gone.
      this.line.focus()
    }
    return button(`${eventName(event)} ${eventWords(this.run, event)}`, follow, { class: 'link' })
  }
}
