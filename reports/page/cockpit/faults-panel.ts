import type { InjectedFault } from '../../../sim/record.ts'
import type { RunView, ViewState } from '../../cockpit/run-view.ts'
import { actedWords, faultLabel, faultWords } from '../../fault-words.ts'
import { counted, seconds } from '../../format.ts'
import { type Extent, pack } from '../../timeline/pack.ts'
import { labelWidth } from '../../timeline/scale.ts'
import { nameWords, shortened } from '../../value-words.ts'
import { drawGround, injectedFaults } from './ground.ts'
import type { Panel } from './panel.ts'
import { clipped, FONT, laneName, spanOf, type Surface } from './surface.ts'

const TOP = 4
const ROW_HEIGHT = 20
const BAR_HEIGHT = 15
const LABEL_LENGTH = 60
const PADDING = 6

/** The faults that acted, as labelled bars; bands below them run through all panels. */
export function faultsPanel(view: RunView): Panel {
  const faults = injectedFaults(view.run)
  const shown = ({ window }: ViewState): readonly InjectedFault[] =>
    faults.filter(({ from, to }) => from <= window.toUs && to >= window.fromUs)
  const twin: Panel['twin'] = {
    noun: 'faults',
    head: ['Fault', 'From', 'To', 'How long', 'Name'],
    rows: (state) => shown(state).map((fault) => faults.indexOf(fault)),
    cells: (row) => {
      const fault = faults[row] as InjectedFault
      const { from, to } = fault
      return [faultWords(fault), seconds(from), seconds(to), actedWords(fault), nameWords(fault.fault.id)]
    },
  }
  let placed: readonly Placed[] = []
  return {
    id: 'faults',
    title: 'Faults',
    applies: true,
    keys: [],
    twin,
    said: (state) => {
      const missed = view.run.outline.faults.length - faults.length
      const more = missed === 0 ? '' : ` ${counted(missed, 'planned fault')} never came about.`
      return `${counted(shown(state).length, 'fault')} in this window, as bands through all panels.${more}`
    },
    height: (state, plot) => {
      const rows = rowsOf(shown(state), state, plot)
      return TOP + Math.max(1, rows.count) * ROW_HEIGHT + 4
    },
    draw: (surface) => {
      drawGround(surface, undefined)
      placed = drawFaults(surface, shown(surface.view.state))
    },
    wordsAt: (_surface, x, y) => {
      const found = placed.find(
        ({ left, right, top }) => x >= left && x <= right && y >= top && y <= top + BAR_HEIGHT,
      )
      if (found === undefined) return undefined
      const { from, to } = found.fault
      return `${faultWords(found.fault)}\n${seconds(from)} to ${seconds(to)} (${actedWords(found.fault)})\nfault ${nameWords(found.fault.fault.id)}`
    },
  }
}

interface Placed extends Extent {
  readonly fault: InjectedFault
  readonly top: number
}

function rowsOf(faults: readonly InjectedFault[], { window }: ViewState, plot: number) {
  const scale = plot / Math.max(1, window.toUs - window.fromUs)
  const extents = faults.map((fault): Extent => {
    const left = Math.max(0, (fault.from - window.fromUs) * scale)
    const right = Math.min(plot, Math.max(left + 4, (fault.to - window.fromUs) * scale))
    const needed = labelWidth(labelOf(fault)) + PADDING * 2
    return right - left >= needed || right + needed > plot ? { left, right } : { left, right: right + needed }
  })
  return pack(extents, 4)
}

function drawFaults(surface: Surface, faults: readonly InjectedFault[]): readonly Placed[] {
  const { context, colours, view, width, left: edge } = surface
  const { rows, count } = rowsOf(faults, view.state, width - edge)
  laneName(surface, 'faults', '', TOP + (count * ROW_HEIGHT) / 2)
  const placed: Placed[] = []
  clipped(surface, () => {
    context.font = FONT
    context.textBaseline = 'middle'
    context.textAlign = 'left'
    faults.forEach((fault, i) => {
      const [left, right] = spanOf(surface, fault.from, fault.to, 4)
      const top = TOP + 2 + (rows[i] as number) * ROW_HEIGHT
      context.fillStyle = colours.fault
      context.beginPath()
      context.roundRect(left, top, right - left, BAR_HEIGHT, 3)
      context.fill()
      drawLabel(surface, labelOf(fault), Math.max(edge, left), right, top + BAR_HEIGHT / 2)
      placed.push({ fault, left, right, top })
    })
  })
  return placed
}

/** Within its bar if there is room, else beside it, else not at all. */
function drawLabel(surface: Surface, label: string, left: number, right: number, middle: number): void {
  const { context, colours, width } = surface
  const needed = context.measureText(label).width
  if (Math.min(right, width) - left >= needed + PADDING * 2) {
    context.fillStyle = colours['fault-text']
    context.fillText(label, left + PADDING, middle)
  } else if (right + PADDING + needed <= width) {
    context.fillStyle = colours.ink
    context.fillText(label, right + PADDING, middle)
  }
}

function labelOf(fault: InjectedFault): string {
  return shortened(faultLabel(fault), LABEL_LENGTH)
}
