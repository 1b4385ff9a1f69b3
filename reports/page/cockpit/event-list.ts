import type { RunView } from '../../cockpit/run-view.ts'
import { FUTURE, PAST, SELF } from '../../data/causality.ts'
import { eventName, eventTime, eventWords } from '../../event-words.ts'
import { element, fill } from '../dom.ts'

const AROUND = 9

/**
 * The events around the cursor, to be read and walked through one by one: the one with the focus is pointed at, Enter goes to it. To
 * those who see no picture it says of each event how it stands to the one whose past and future are parted.
 */
export class EventList {
  readonly place: HTMLElement
  private readonly view: RunView
  private readonly body = element('tbody')
  private rows: readonly HTMLTableRowElement[] = []
  private first = 0

  constructor(view: RunView) {
    this.view = view
    const head = element(
      'tr',
      { 'aria-rowindex': '1' },
      ...['Event', 'Time', 'What happened', 'To the one pointed at'].map((name) =>
        element('th', { scope: 'col' }, name),
      ),
    )
    const grid = element(
      'table',
      {
        role: 'grid',
        'aria-label': 'Events around the cursor',
        'aria-rowcount': String(view.run.events.length + 1),
      },
      element('thead', {}, head),
      this.body,
    )
    this.place = element('div', { class: 'table lines events' }, grid)
    this.show()
    view.listen((now, before) => {
      if (now.cursor !== before.cursor) this.show()
      else if (now.hovered !== before.hovered || now.pinned !== before.pinned) this.tone()
    })
    this.body.addEventListener('keydown', (event) => this.press(event))
    this.body.addEventListener('focusin', ({ target }) => {
      const row = this.rows.findIndex((row) => row === target)
      if (row >= 0) this.point(row)
    })
    this.body.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.body.contains(relatedTarget))) view.hover(undefined)
    })
    this.body.addEventListener('pointerover', ({ target }) => {
      const row = this.rows.findIndex((row) => target instanceof Node && row.contains(target))
      if (row >= 0) view.hover(this.first + row)
    })
    this.body.addEventListener('pointerleave', () => view.hover(undefined))
    this.body.addEventListener('click', ({ target }) => {
      const row = this.rows.findIndex((row) => target instanceof Node && row.contains(target))
      if (row >= 0) this.view.goTo(this.first + row)
    })
  }

  private show(): void {
    const { view } = this
    const { length } = view.run.events
    const { cursor } = view.state
    const had = this.body.contains(document.activeElement)
    this.first = Math.max(0, Math.min(cursor - AROUND, length - 2 * AROUND - 1))
    this.rows = Array.from({ length: Math.min(length, 2 * AROUND + 1) }, (_, i) => this.rowOf(this.first + i))
    fill(this.body, ...this.rows)
    this.tone()
    if (had) this.rows[cursor - this.first]?.focus({ preventScroll: true })
  }

  private rowOf(event: number): HTMLTableRowElement {
    const { run, state } = this.view
    const isCursor = event === state.cursor
    return element(
      'tr',
      {
        tabindex: isCursor ? '0' : '-1',
        'aria-rowindex': String(event + 2),
        'aria-selected': String(isCursor),
        class: isCursor ? 'cursor' : undefined,
      },
      element('th', { scope: 'row', class: 'number' }, eventName(event)),
      element('td', { class: 'fixed' }, eventTime(run, event)),
      element('td', {}, eventWords(run, event)),
      element('td', { class: 'fixed tone' }),
    )
  }

  /** Says how each event stands to the one that is pointed at, and shows it. */
  private tone(): void {
    const cones = this.view.cones?.cones
    this.rows.forEach((row, i) => {
      const words = wordsOf(cones?.[this.first + i])
      row.dataset['tone'] = words === '' ? 'none' : words.replaceAll(' ', '-')
      fill(row.lastElementChild as Element, words)
    })
  }

  private point(row: number): void {
    this.rows.forEach((other, i) => (other.tabIndex = i === row ? 0 : -1))
    this.view.hover(this.first + row)
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const at = this.rows.findIndex((row) => row === event.target)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.rows.length - 1 }[event.key]
    if (at < 0 || (to === undefined && event.key !== 'Enter')) return
    event.preventDefault()
    event.stopPropagation()
    if (to === undefined) return this.view.goTo(this.first + at)
    const row = this.rows[to]
    // Beyond the last row shown, the list goes on.
    if (row === undefined) this.view.goTo(this.first + to)
    else row.focus()
  }
}

function wordsOf(cone: number | undefined): string {
  if (cone === undefined) return ''
  if (cone === SELF) return 'this one'
  if (cone === PAST) return 'led to it'
  return cone === FUTURE ? 'came of it' : 'neither'
}
