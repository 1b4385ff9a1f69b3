import { nearestMatch, search } from '../../data/search.ts'
import type { RunColumns } from '../../data/run-columns.ts'
import { count, counted } from '../../format.ts'
import { oneLine } from '../../visible-text.ts'
import { button, element } from '../dom.ts'

const HELP =
  'For example: node:n2 type:append, kind:drop, term>3, key:x, op:c1, text:word, before:(kind:fault), not-before:fault, -kind:send'

/** A field to search events in, and buttons that go from one that matches to the next. */
export function searchBox(
  run: RunColumns,
  present: () => number,
  goTo: (event: number) => void,
): HTMLElement {
  let matches: Uint8Array | undefined
  const field = element('input', {
    type: 'search',
    id: 'travel-search',
    'aria-describedby': 'travel-search-help',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const said = element('p', { role: 'status', class: 'found' })
  const step = (direction: 1 | -1): void => {
    if (matches === undefined) return
    // After the last comes the first.
    const beyond = direction > 0 ? -1 : matches.length
    const found = nearestMatch(matches, present(), direction) ?? nearestMatch(matches, beyond, direction)
    if (found === undefined) return
    goTo(found)
    said.textContent = `${count(numberOf(matches, found + 1))} of ${count(numberOf(matches))} that match.`
  }
  const look = (): void => {
    const result = found(run, field.value)
    matches = result.matches
    said.textContent = result.words
    for (const one of [previous, next]) one.disabled = (matches?.indexOf(1) ?? -1) < 0
  }
  const previous = button('Previous match', () => step(-1), { disabled: true })
  const next = button('Next match', () => step(1), { disabled: true })
  field.addEventListener('input', look)
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
  })
  return element(
    'div',
    { class: 'find', role: 'search' },
    element('label', { for: 'travel-search' }, 'Find events'),
    field,
    previous,
    next,
    said,
    element('p', { class: 'help', id: 'travel-search-help' }, HELP),
  )
}

/** How many of the first so many events match. */
function numberOf(matches: Uint8Array, most = matches.length): number {
  let number = 0
  for (let event = 0; event < most; event++) number += matches[event] as number
  return number
}

interface Found {
  readonly matches: Uint8Array | undefined
  readonly words: string
}

function found(run: RunColumns, text: string): Found {
  if (text.trim() === '') return { matches: undefined, words: '' }
  try {
    const matches = search(run, text)
    return { matches, words: `${counted(numberOf(matches), 'event matches', 'events match')}.` }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { matches: undefined, words: `${oneLine(why)}.` }
  }
}
