import { type Buckets, bucketsOf, bucketWindow } from '../../cockpit/buckets.ts'
import { type LatencyBucket, latencyAt, latencyOf } from '../../cockpit/latency.ts'
import { operationEventsOf } from '../../cockpit/operation-events.ts'
import { quantile } from '../../cockpit/quantile.ts'
import type { RunView, ViewState } from '../../cockpit/run-view.ts'
import { holds } from '../../cockpit/windows.ts'
import { NONE, outcomes } from '../../data/run-columns.ts'
import { operationIn } from '../../event-words.ts'
import { count, duration, seconds } from '../../format.ts'
import { operationDetails } from '../../operation-words.ts'
import { strokeBuckets } from './bucket-line.ts'
import { type Chart, drawChart, durationChart, plainChart, powerAbove } from './chart.ts'
import { drawGround } from './ground.ts'
import type { Key, Panel } from './panel.ts'
import { clipped, cross, line, type Surface, xOf } from './surface.ts'

const CHART_HEIGHT = 120
const BARS_HEIGHT = 46
const GAP = 18
/** Pixels a bucket. */
const BUCKET_WIDTH = 14
const MOST_DOTS = 4_000
const LEAST_US = 100

/** How long answers took, and how many requests there were of each outcome. */
export function latencyPanel(view: RunView): Panel {
  const { run } = view
  const { operations } = run
  const { begins, ends } = operationEventsOf(run)
  const wanted = (row: number): boolean => view.isShown(row)
  const answeredUs = Float64Array.from(operations.fromUs.keys(), (row) => latencyAt(operations, row) ?? 0)
  const mostUs = powerAbove(
    answeredUs.reduce((most, latencyUs) => Math.max(most, latencyUs), 0),
    LEAST_US,
  )
  const chart = durationChart(10, CHART_HEIGHT, LEAST_US, mostUs)
  const bucketsIn = ({ window }: ViewState, plot: number): Buckets => bucketsOf(window, plot / BUCKET_WIDTH)
  const rowsIn = ({ window }: ViewState): readonly number[] =>
    [...operations.fromUs.keys()].filter(
      (row) => holds(window, operations.fromUs[row] as number) && wanted(row),
    )
  let dots: readonly { readonly row: number; readonly x: number; readonly y: number }[] = []
  let told: { readonly buckets: Buckets; readonly tallies: readonly LatencyBucket[] } | undefined

  function drawDots(surface: Surface, rows: readonly number[]): void {
    dots = rows.flatMap((row) => {
      const latencyUs = latencyAt(operations, row)
      if (latencyUs === undefined) return []
      return [{ row, x: xOf(surface, operations.fromUs[row] as number), y: chart.y(latencyUs) }]
    })
    for (const { row, x, y } of dots)
      drawDot(surface, outcomes[operations.outcomes[row] as number] ?? 'info', x, y)
  }

  return {
    id: 'latency',
    title: 'Latency and throughput',
    applies: true,
    keys: keys(),
    twin: {
      noun: 'slices of time',
      head: ['From', 'To', 'p50', 'p99', 'ok', 'fail', 'unknown'],
      rows: (state) => {
        const buckets = bucketsIn(state, 1_100)
        told = { buckets, tallies: latencyOf(operations, buckets, wanted) }
        return [...told.tallies.keys()]
      },
      cells: (row) => {
        if (told === undefined) return []
        const { fromUs, toUs } = bucketWindow(told.buckets, row)
        const { p50Us, p99Us, ok, fail, info } = told.tallies[row] as LatencyBucket
        return [
          seconds(fromUs),
          seconds(toUs),
          wordsOf(p50Us),
          wordsOf(p99Us),
          count(ok),
          count(fail),
          count(info),
        ]
      },
    },
    said: (state, plot) => {
      const rows = rowsIn(state)
      const answered = rows.filter((row) => outcomes[operations.outcomes[row] as number] === 'ok')
      const sorted = Float64Array.from(answered, (row) => answeredUs[row] as number).sort()
      const slice = duration(bucketsIn(state, plot).lengthUs)
      const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)]
      const over =
        p50 === undefined
          ? 'None was answered ok'
          : `Half of the answers took at most ${wordsOf(p50)}, 99 of 100 at most ${wordsOf(p99)}`
      return `${over}. A mark stands where a request began; lines and columns are per ${slice}.`
    },
    height: () => 10 + CHART_HEIGHT + GAP + BARS_HEIGHT + 6,
    draw: (surface) => {
      drawGround(surface, undefined)
      drawChart(surface, chart)
      const { state } = surface.view
      const buckets = bucketsIn(state, surface.width - surface.left)
      const tallies = latencyOf(operations, buckets, wanted)
      const most = Math.max(1, ...tallies.map(({ ok, fail, info }) => ok + fail + info))
      const bars = plainChart(10 + CHART_HEIGHT + GAP, BARS_HEIGHT, most, String)
      drawChart(surface, bars)
      clipped(surface, () => {
        const rows = rowsIn(state)
        if (rows.length <= MOST_DOTS) drawDots(surface, rows)
        else dots = []
        drawQuantile(surface, chart, buckets, tallies, 'p99Us')
        drawQuantile(surface, chart, buckets, tallies, 'p50Us')
        drawColumns(surface, bars, buckets, tallies)
      })
    },
    eventAt: (_surface, x, y) => {
      const row = dotAt(dots, x, y)
      const event = row === undefined ? NONE : ((ends[row] === NONE ? begins[row] : ends[row]) as number)
      return event === NONE ? undefined : event
    },
    wordsAt: (surface, x, y) => {
      const row = dotAt(dots, x, y)
      if (row !== undefined) return operationDetails(operationIn(run, row))
      const buckets = bucketsIn(surface.view.state, surface.width - surface.left)
      return sliceWords(surface, buckets, latencyOf(operations, buckets, wanted), x)
    },
  }
}

function sliceWords(
  surface: Surface,
  buckets: Buckets,
  tallies: readonly LatencyBucket[],
  x: number,
): string | undefined {
  const position = tallies.findIndex((_, position) => {
    const { fromUs, toUs } = bucketWindow(buckets, position)
    return x >= xOf(surface, fromUs) && x < xOf(surface, toUs)
  })
  const tally = tallies[position]
  if (tally === undefined) return undefined
  const { fromUs, toUs } = bucketWindow(buckets, position)
  const { ok, fail, info, p50Us, p99Us } = tally
  const latency = p50Us === undefined ? '' : `\np50 ${wordsOf(p50Us)}, p99 ${wordsOf(p99Us)}`
  return `${seconds(fromUs)} to ${seconds(toUs)}${latency}\n${count(ok)} ok, ${count(fail)} failed, ${count(info)} unknown`
}

function wordsOf(lengthUs: number | undefined): string {
  return lengthUs === undefined ? '' : duration(lengthUs)
}

function dotAt(
  dots: readonly { readonly row: number; readonly x: number; readonly y: number }[],
  x: number,
  y: number,
): number | undefined {
  return dots.findLast((dot) => Math.abs(dot.x - x) <= 5 && Math.abs(dot.y - y) <= 5)?.row
}

/** ok is a dot, failed a cross, unknown a ring. */
function drawDot({ context, colours }: Surface, outcome: 'ok' | 'fail' | 'info', x: number, y: number): void {
  if (outcome === 'fail') {
    context.strokeStyle = colours.fail
    context.lineWidth = 1.5
    return cross(context, x, y, 3)
  }
  context.beginPath()
  context.arc(x, y, outcome === 'ok' ? 1.8 : 3.4, 0, Math.PI * 2)
  if (outcome === 'ok') {
    context.fillStyle = colours.ok
    context.globalAlpha = 0.65
    context.fill()
    context.globalAlpha = 1
    return
  }
  context.strokeStyle = colours.info
  context.lineWidth = 1.6
  context.stroke()
}

function drawQuantile(
  surface: Surface,
  chart: Chart,
  buckets: Buckets,
  tallies: readonly LatencyBucket[],
  which: 'p50Us' | 'p99Us',
): void {
  const { context, colours } = surface
  context.strokeStyle = which === 'p50Us' ? colours.ink : colours.contend
  context.lineWidth = 1.6
  context.setLineDash(which === 'p50Us' ? [] : [5, 3])
  const ys = tallies.map((tally) => {
    const value = tally[which]
    return value === undefined ? undefined : chart.y(value)
  })
  strokeBuckets(surface, buckets, ys)
}

function drawColumns(
  surface: Surface,
  chart: Chart,
  buckets: Buckets,
  tallies: readonly LatencyBucket[],
): void {
  const { context, colours, hatches } = surface
  const bottom = chart.top + chart.height
  tallies.forEach(({ ok, fail, info }, position) => {
    const { fromUs, toUs } = bucketWindow(buckets, position)
    const from = xOf(surface, fromUs)
    const width = Math.max(1, xOf(surface, toUs) - from - 1.5)
    let below = 0
    for (const [number, fill, stroke] of [
      [ok, colours.ok, undefined],
      [fail, hatches.fail, colours.fail],
      [info, hatches.info, colours.info],
    ] as const) {
      if (number === 0) continue
      const [low, high] = [chart.y(below), chart.y(below + number)]
      context.fillStyle = fill
      context.fillRect(from, Math.min(high, bottom - 1), width, Math.max(1, low - high))
      if (stroke !== undefined) {
        context.strokeStyle = stroke
        context.lineWidth = 1
        context.strokeRect(from + 0.5, high + 0.5, width - 1, Math.max(1, low - high - 1))
      }
      below += number
    }
  })
}

function keys(): readonly Key[] {
  return [
    { words: 'answered ok', draw: (surface) => drawDot(surface, 'ok', 17, 8) },
    { words: 'failed', draw: (surface) => drawDot(surface, 'fail', 17, 8) },
    { words: 'unknown: when the client gave up', draw: (surface) => drawDot(surface, 'info', 17, 8) },
    { words: 'p50 of the slice', draw: (surface) => stroke(surface, surface.colours.ink, []) },
    { words: 'p99', draw: (surface) => stroke(surface, surface.colours.contend, [5, 3]) },
  ]
}

function stroke({ context }: Surface, colour: string, dash: number[]): void {
  context.strokeStyle = colour
  context.lineWidth = 1.8
  context.setLineDash(dash)
  line(context, [1, 8], [33, 8])
  context.setLineDash([])
}
