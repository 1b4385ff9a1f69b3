import { operationEventsOf } from '../../cockpit/operation-events.ts'
import type { RunView, ViewState } from '../../cockpit/run-view.ts'
import { type Staleness, stalenessOf } from '../../cockpit/staleness.ts'
import { holds } from '../../cockpit/windows.ts'
import { NONE } from '../../data/run-columns.ts'
import { operationIn } from '../../event-words.ts'
import { count, counted, duration, seconds } from '../../format.ts'
import { operationAction } from '../../operation-words.ts'
import { drawChart, durationChart, powerAbove } from './chart.ts'
import { drawGround } from './ground.ts'
import type { Key, Panel } from './panel.ts'
import { clipped, line, type Surface, xOf } from './surface.ts'

const HEIGHT = 76
const LEAST_US = 100

/** How old what reads returned was; a sentence only where that cannot be said. */
export function stalenessPanel(view: RunView): Panel {
  const { run } = view
  const { operations } = run
  const known = stalenessOf(operations)
  const staleness: Staleness = known ?? { reads: new Int32Array(), staleUs: new Float64Array() }
  const { begins, ends } = operationEventsOf(run)
  const mostUs = powerAbove(
    staleness.staleUs.reduce((most, staleUs) => Math.max(most, staleUs), LEAST_US * 10),
    LEAST_US,
  )
  const chart = durationChart(10, HEIGHT, LEAST_US, mostUs)
  const shown = ({ window }: ViewState): readonly number[] =>
    [...staleness.reads.keys()].filter((i) => {
      const row = staleness.reads[i] as number
      return holds(window, operations.fromUs[row] as number) && view.isShown(row)
    })
  const staleAt = (i: number): number => staleness.staleUs[i] as number
  let drops: readonly { readonly i: number; readonly x: number; readonly y: number }[] = []
  const at = (x: number, y: number): number | undefined =>
    drops.findLast((drop) => Math.abs(drop.x - x) <= 5 && y >= drop.y - 6)?.i
  return {
    id: 'staleness',
    title: 'Staleness of reads',
    applies: known !== undefined,
    keys: keys(),
    twin: {
      noun: 'reads',
      head: ['Read', 'Invoked', 'Value overwritten for at least'],
      rows: (state) => [...shown(state)].sort((one, other) => staleAt(other) - staleAt(one) || one - other),
      cells: (i) => {
        const operation = operationIn(run, staleness.reads[i] as number)
        const stale = staleAt(i) === 0 ? 'may have been current' : duration(staleAt(i))
        return [operationAction(operation), seconds(operation.fromUs, 6), stale]
      },
      event: (i) => eventOf(i),
    },
    said: (state) => {
      if (known === undefined) {
        return 'How stale reads were is said of workloads that read and write registers; this one does something else, or never reads.'
      }
      const reads = shown(state)
      const stale = reads.filter((i) => staleAt(i) > 0)
      const worst = stale.reduce((most, i) => Math.max(most, staleAt(i)), 0)
      const words = `${count(stale.length)} of ${counted(reads.length, 'read')} in this window returned a value that had been overwritten`
      return stale.length === 0
        ? `${words}.`
        : `${words}, the oldest for at least ${duration(worst)} when the read began.`
    },
    height: () => HEIGHT + 20,
    draw: (surface) => {
      drawGround(surface, undefined)
      drawChart(surface, chart)
      clipped(surface, () => {
        drops = shown(surface.view.state).map((i) => ({
          i,
          x: xOf(surface, operations.fromUs[staleness.reads[i] as number] as number),
          y: staleAt(i) === 0 ? chart.top + chart.height : chart.y(staleAt(i)),
        }))
        for (const { i, x, y } of drops) drawRead(surface, x, y, chart.top + chart.height, staleAt(i) > 0)
      })
    },
    eventAt: (_surface, x, y) => {
      const i = at(x, y)
      return i === undefined ? undefined : eventOf(i)
    },
    wordsAt: (_surface, x, y) => {
      const i = at(x, y)
      if (i === undefined) return undefined
      const words = operationAction(operationIn(run, staleness.reads[i] as number))
      return staleAt(i) === 0
        ? `${words}\nmay have been current`
        : `${words}\nhad been overwritten for at least ${duration(staleAt(i))}`
    },
  }

  function eventOf(i: number): number | undefined {
    const row = staleness.reads[i] as number
    const event = (ends[row] === NONE ? begins[row] : ends[row]) as number
    return event === NONE ? undefined : event
  }
}

/** A stale read is a square on a stem, one that may have been current a small mark at the bottom. */
function drawRead(
  { context, colours }: Surface,
  x: number,
  y: number,
  bottom: number,
  isStale: boolean,
): void {
  context.strokeStyle = isStale ? colours.bad : colours.ok
  context.lineWidth = isStale ? 1.6 : 1
  if (!isStale) {
    context.globalAlpha = 0.6
    line(context, [x, bottom - 4], [x, bottom])
    context.globalAlpha = 1
    return
  }
  line(context, [x, bottom], [x, y])
  context.fillStyle = colours.bad
  context.fillRect(x - 3.5, y - 3.5, 7, 7)
}

function keys(): readonly Key[] {
  return [
    {
      words: 'a read of what had been overwritten, and for how long',
      draw: (surface) => drawRead(surface, 17, 4, 16, true),
    },
    { words: 'a read of what may have been current', draw: (surface) => drawRead(surface, 17, 0, 14, false) },
  ]
}
