import { askedPlace } from '../../cockpit/asked-place.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { count } from '../../format.ts'
import { button, element, fill } from '../dom.ts'
import type { Shortcut } from './keyboard.ts'

/** The list of shortcuts, and the switch for those that are a single key. */
export function helpDialog(
  shortcuts: readonly Shortcut[],
  areOn: boolean,
  toggled: (on: boolean) => void,
): HTMLDialogElement {
  const box = element('input', { type: 'checkbox', id: 'single-keys', checked: areOn })
  box.addEventListener('change', () => toggled(box.checked))
  const rows = shortcuts.map(({ keys, words }) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        ...keys.flatMap((key, i) => [i === 0 ? '' : ' ', element('kbd', {}, key)]),
      ),
      element('td', {}, words),
    ),
  )
  const dialog = element('dialog', { class: 'dialog', id: 'help', 'aria-labelledby': 'help-title' })
  fill(
    dialog,
    element('h2', { id: 'help-title', tabindex: '-1' }, 'Keys'),
    element(
      'p',
      {},
      'Arrows, space, brackets, + and - act while the focus is in the cockpit or in time travel; letters act anywhere but in fields.',
    ),
    element('div', { class: 'table' }, element('table', {}, element('tbody', {}, ...rows))),
    element(
      'p',
      {},
      'With the pointer: drag across a picture to zoom, Ctrl and the wheel zoom as well, a double click shows all, a click goes to an event and keeps its past and future parted.',
    ),
    element('label', { class: 'switch', for: 'single-keys' }, box, ' Single keys are shortcuts'),
    button('Close', () => dialog.close()),
  )
  return dialog
}

/** Asks for an event by number, or for a time. */
export function goToDialog(view: RunView): HTMLDialogElement {
  const field = element('input', {
    id: 'go-to-field',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'go-to-help',
  })
  const said = element('p', { role: 'status' })
  const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': 'go-to-title' })
  const go = (): void => {
    const asked = askedPlace(field.value)
    if (asked === undefined)
      return fill(said, `That is neither a number of an event nor a time: ${field.value}`)
    if ('event' in asked) view.goTo(asked.event)
    else view.goToTime(asked.timeUs)
    fill(said)
    dialog.close()
  }
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    go()
  })
  const last = count(view.run.events.length - 1)
  fill(
    dialog,
    element('h2', { id: 'go-to-title' }, 'Go to'),
    element('label', { for: 'go-to-field' }, 'Event or time'),
    field,
    element(
      'p',
      { id: 'go-to-help' },
      `The number of an event, up to ${last}, or a time with its unit: 4.213 s, 812 ms.`,
    ),
    said,
    element(
      'div',
      { class: 'steps' },
      button('Go', go),
      button('Cancel', () => dialog.close()),
    ),
  )
  dialog.addEventListener('close', () => (field.value = ''))
  return dialog
}
