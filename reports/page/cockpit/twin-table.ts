import type { RunView } from '../../cockpit/run-view.ts'
import { count } from '../../format.ts'
import { button, element, fill } from '../dom.ts'
import type { Twin } from './panel.ts'

const AT_A_TIME = 100

/** A picture as a table: made when it is opened, of what the window holds then, and again when that changes. */
export function twinTable(view: RunView, title: string, twin: Twin): HTMLDetailsElement {
  const place = element('div')
  const box = element('details', { class: 'twin' }, element('summary', {}, `${title} as a table`), place)
  let shown = AT_A_TIME
  const show = (): void => {
    if (!box.open) return
    const rows = twin.rows(view.state)
    const some = Array.from({ length: Math.min(shown, rows.length) }, (_, i) =>
      rowOf(view, twin, rows[i] as number),
    )
    const head = element('tr', {}, ...twin.head.map((name) => element('th', { scope: 'col' }, name)))
    const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...some))
    const words =
      rows.length > shown
        ? `The first ${count(shown)} of the ${count(rows.length)} ${twin.noun} in the window.`
        : `All ${count(rows.length)} ${twin.noun} in the window.`
    const more = button(`Show ${count(AT_A_TIME)} more`, () => {
      shown += AT_A_TIME
      show()
    })
    fill(
      place,
      element('p', { class: 'said' }, words),
      element(
        'div',
        { class: 'table', tabindex: '0', role: 'group', 'aria-label': `${title}: table` },
        table,
      ),
      ...(rows.length > shown ? [more] : []),
    )
  }
  box.addEventListener('toggle', () => {
    shown = AT_A_TIME
    show()
  })
  view.listen((now, before) => {
    if (now.window !== before.window || now.key !== before.key) show()
  })
  return box
}

function rowOf(view: RunView, twin: Twin, row: number): HTMLTableRowElement {
  const [first = '', ...others] = twin.cells(row)
  const event = twin.event?.(row)
  const name =
    event === undefined
      ? first
      : button(first === '' ? 'an event' : first, () => view.goTo(event), { class: 'link' })
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    ...others.map((cell) => element('td', {}, cell)),
  )
}
