import type { RunRecord } from '../../sim/record.ts'
import type { NodeId } from '../../sim/types.ts'
import { count, counted, listed, seconds } from '../format.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { faultId, scrolling } from '../tables.ts'
import { keyWords, nameWords } from '../value-words.ts'
import { connectivitiesOf, type Connectivity, type CutSpan } from './connectivity.ts'
import { drawGraph } from './draw-graph.ts'
import { graphOf, type GraphLayout } from './graph.ts'

const MOST_SPANS = 6
const MOST_LISTED = 40

/** Who reached whom under the partitions of a run: pictures, as far as they were laid out, and the same in a table. */
export function connectivitySection(record: RunRecord, layouts: readonly GraphLayout[]): Markup | undefined {
  const { nodes, distinct, partial } = connectivitiesOf(record)
  if (distinct.length === 0) return undefined
  const drawn = distinct.slice(0, layouts.length)
  const undrawn = distinct.length - drawn.length
  return html`<section class="block page" id="reach" aria-labelledby="reach-title">
    <h2 id="reach-title">Who reached whom</h2>
    <p>${introduction(distinct.length, drawn.length, undrawn, partial)}</p>
    ${
      drawn.length === 0
        ? ''
        : html`<ul class="graphs">
            ${drawn.map((connectivity, i) => {
              const layout = layouts[i] as GraphLayout
              const description = `Who reached whom: ${wordsOf(connectivity, nodes)}`
              return html`<li>
                ${drawGraph(graphOf(connectivity), layout, nodes, description)}
                <p>${spansWords(connectivity.spans, record)}</p>
              </li>`
            })}
          </ul>`
    }
    ${table(distinct.slice(0, MOST_LISTED), nodes, record)}
    ${distinct.length > MOST_LISTED ? html`<p>${counted(distinct.length - MOST_LISTED, 'more shape')}: not listed.</p>` : ''}
  </section>`
}

function introduction(all: number, drawn: number, undrawn: number, partial: number): string {
  return [
    `While partitions acted, the cluster had ${counted(all, 'shape')}.`,
    ...(drawn > 0 ? ['A line: each hears the other. An arrow: only that way.'] : []),
    ...(drawn > 0 && undrawn > 0 ? [`${count(undrawn)} more are in the table only.`] : []),
    ...(partial > 0
      ? [
          `${counted(partial, 'partition')} of single types of messages ${partial === 1 ? 'is' : 'are'} left out.`,
        ]
      : []),
  ].join(' ')
}

function table(distinct: readonly Connectivity[], nodes: readonly NodeId[], record: RunRecord): Markup {
  return scrolling(
    'Who reached whom',
    html`<table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Node</th>
          <th scope="col">Reaches</th>
          <th scope="col">Is reached by</th>
        </tr>
      </thead>
      ${distinct.map((connectivity) => {
        const classes = classesOf(connectivity)
        return html`<tbody>
          ${classes.map(
            ({ members, reaches, reachedBy }, i) =>
              html`<tr>
                ${i === 0 ? html`<th scope="rowgroup" rowspan="${classes.length}">${spansWords(connectivity.spans, record)}</th>` : ''}
                <td>${named(members, nodes)}</td>
                <td>${peersWords(members, reaches, nodes)}</td>
                <td>${peersWords(members, reachedBy, nodes)}</td>
              </tr>`,
          )}
        </tbody>`
      })}
    </table>`,
  )
}

/** Nodes that reach the same others, and are reached by the same. */
interface Alike {
  readonly members: readonly number[]
  /** Those that each of them reaches, itself included. */
  readonly reaches: ReadonlySet<number>
  readonly reachedBy: ReadonlySet<number>
}

function classesOf({ reaches }: Connectivity): readonly Alike[] {
  const classes = new Map<string, { members: number[] } & Omit<Alike, 'members'>>()
  for (const [node, heard] of reaches.entries()) {
    const out = new Set([...heard, node])
    const by = new Set(reaches.flatMap((others, from) => (others.has(node) || from === node ? [from] : [])))
    const name = [out, by].map((set) => [...set].sort((one, other) => one - other).join()).join('|')
    const known = classes.get(name)
    if (known === undefined) classes.set(name, { members: [node], reaches: out, reachedBy: by })
    else known.members.push(node)
  }
  return [...classes.values()]
}

function peersWords(
  members: readonly number[],
  peers: ReadonlySet<number>,
  nodes: readonly NodeId[],
): string {
  const others = [...peers].filter((peer) => !members.includes(peer)).sort((one, other) => one - other)
  const together = members.length > 1 && members.every((member) => peers.has(member))
  const words = [...(together ? ['each other'] : []), ...others.map((peer) => nameWords(nodes[peer] ?? ''))]
  return words.length === 0 ? 'nobody' : listed(words)
}

function wordsOf(connectivity: Connectivity, nodes: readonly NodeId[]): string {
  const said = classesOf(connectivity).map(
    ({ members, reaches }) =>
      `${named(members, nodes)} ${members.length === 1 ? 'reaches' : 'reach'} ${peersWords(members, reaches, nodes)}`,
  )
  return said.join('; ')
}

function named(members: readonly number[], nodes: readonly NodeId[]): string {
  return listed(members.map((member) => nameWords(nodes[member] ?? '')))
}

/** When it was so, with links to the faults that made it so. */
function spansWords(spans: readonly CutSpan[], record: RunRecord): Content {
  const shown = spans.slice(0, MOST_SPANS)
  const more = spans.length - shown.length
  return [
    shown.map((span, i) => [
      i === 0 ? '' : ', ',
      `${seconds(span.fromUs)} to ${span.toUs >= record.time ? 'the end' : seconds(span.toUs)} (`,
      span.faults.map((position, j) => [
        j === 0 ? '' : ', ',
        html`<a href="#${faultId(position)}">${keyWords(record.faults[position]?.fault.id ?? '', 24)}</a>`,
      ]),
      ')',
    ]),
    more > 0 ? ` and ${counted(more, 'more time')}` : '',
  ]
}
