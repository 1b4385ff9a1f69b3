import type { Difference, Path } from '../../data/difference.ts'
import type { RunColumns } from '../../data/run-columns.ts'
import { type NodeDifference, stateDifferences } from '../../data/state-difference.ts'
import { type NodeState, statesAt } from '../../data/states.ts'
import { eventName, participantName } from '../../event-words.ts'
import { count } from '../../format.ts'
import { keyWords, nameWords, valueWords } from '../../value-words.ts'
import { element } from '../dom.ts'

const MOST_DIFFERENCES = 30
const MOST_FIELDS = 24

/** What the nodes are at a moment, as a table and as a list of what is another than at the moment that was shown before. */
export function stateView(run: RunColumns, event: number, before: number): readonly HTMLElement[] {
  if (run.states.lives.length === 0)
    return [element('p', {}, 'What nodes showed of themselves was not recorded.')]
  const differences = stateDifferences(run.states, before, event)
  return [stateTable(run, statesAt(run.states, event), differences), differenceList(run, differences, before)]
}

function stateTable(
  run: RunColumns,
  states: readonly NodeState[],
  differences: readonly NodeDifference[],
): HTMLElement {
  const fields = [...new Set(run.states.series.map(({ field }) => field))].slice(0, MOST_FIELDS)
  const changed = new Map(
    differences.map(({ node, differences }) => [node, new Set(differences.map(({ path }) => path[0]))]),
  )
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Node'),
    ...fields.map((field) => element('th', { scope: 'col' }, nameWords(field, 24))),
  )
  const rows = states.map((state) => stateRow(run, state, fields, changed.get(state.node)))
  const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows))
  return element(
    'div',
    { class: 'table', tabindex: '0', role: 'group', 'aria-label': 'What the nodes are' },
    table,
  )
}

function stateRow(
  run: RunColumns,
  { node, up, fields: shown }: NodeState,
  fields: readonly string[],
  changed: ReadonlySet<string | number | undefined> | undefined,
): HTMLElement {
  const values = new Map(shown.map(({ field, value }) => [field, value]))
  const name = element('th', { scope: 'row', class: 'fixed' }, participantName(run, node) ?? '')
  if (!up) {
    return element(
      'tr',
      {},
      name,
      element('td', { colspan: String(Math.max(1, fields.length)), class: 'down' }, 'down'),
    )
  }
  const cells = fields.map((field) => {
    const words = valueWords(values.get(field), 60)
    return changed?.has(field) === true
      ? element('td', { class: 'changed' }, element('strong', {}, words))
      : element('td', {}, words)
  })
  return element('tr', {}, name, ...cells)
}

function differenceList(
  run: RunColumns,
  differences: readonly NodeDifference[],
  before: number,
): HTMLElement {
  const since = `since event ${eventName(before)}`
  const words = differences.flatMap((difference) => differenceWords(run, difference))
  if (words.length === 0) return element('p', { class: 'differences' }, `No node has changed ${since}.`)
  const more = words.length - MOST_DIFFERENCES
  const items = words.slice(0, MOST_DIFFERENCES).map((line) => element('li', {}, line))
  if (more > 0) items.push(element('li', {}, `and ${count(more)} more`))
  return element(
    'div',
    { class: 'differences' },
    element('p', {}, `Changed ${since}:`),
    element('ul', { 'aria-label': `Changed ${since}` }, ...items),
  )
}

function differenceWords(run: RunColumns, { node, life, differences }: NodeDifference): readonly string[] {
  const name = participantName(run, node) ?? ''
  if (life !== 'same') return [`${name} ${life}`]
  return differences.map((difference) => `${name} ${pathWords(difference.path)}: ${changeWords(difference)}`)
}

function changeWords(difference: Difference): string {
  switch (difference.kind) {
    case 'added':
      return `added, ${valueWords(difference.after, 80)}`
    case 'removed':
      return `removed, was ${valueWords(difference.before, 80)}`
    case 'changed':
      return `${valueWords(difference.before, 80)} → ${valueWords(difference.after, 80)}`
  }
}

/** A path as code would write it: `log[3].term`. */
function pathWords(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${keyWords(step, 40)}`))
    .join('')
}
