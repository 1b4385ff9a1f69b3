import { availabilityOf, type AvailabilityBucket } from '../../cockpit/availability.ts'
import { type Buckets, bucketsOf, bucketWindow } from '../../cockpit/buckets.ts'
import type { RunView, ViewState } from '../../cockpit/run-view.ts'
import { type Side, sidesOf } from '../../cockpit/sides.ts'
import { count, percent, seconds } from '../../format.ts'
import { strokeBuckets } from './bucket-line.ts'
import type { Colours } from './colours.ts'
import { type Chart, drawChart, plainChart } from './chart.ts'
import { drawGround } from './ground.ts'
import type { Key, Panel } from './panel.ts'
import { clipped, line, type Surface, timeAt } from './surface.ts'

const HEIGHT = 64
const BUCKET_WIDTH = 18
const SIDES: readonly Side[] = ['whole', 'majority', 'minority']
const NAMES: { readonly [side in Side]: string } = {
  whole: 'while nothing was cut',
  majority: "clients on the majority's side of a cut",
  minority: "clients on the minority's side",
}

/** Who was answered: the share of requests, on each side of the cuts. */
export function availabilityPanel(view: RunView): Panel {
  const { operations, outline } = view.run
  const sides = sidesOf(outline)
  const chart = plainChart(8, HEIGHT, 1, (share) => percent(share))
  const bucketsIn = ({ window }: ViewState, plot: number): Buckets => bucketsOf(window, plot / BUCKET_WIDTH)
  const answered = (buckets: Buckets) => availabilityOf(operations, sides, buckets)
  let told: { readonly buckets: Buckets; readonly shares: readonly AvailabilityBucket[] } | undefined
  return {
    id: 'availability',
    title: 'Availability on each side of the cut',
    applies: true,
    keys: keys(sides.cut ? SIDES : ['whole']),
    twin: {
      noun: 'slices of time',
      head: ['From', 'To', 'Nothing cut: ok of asked', "Majority's side", "Minority's side"],
      rows: (state) => {
        const buckets = bucketsIn(state, 1_100)
        told = { buckets, shares: answered(buckets) }
        return [...told.shares.keys()]
      },
      cells: (row) => {
        if (told === undefined) return []
        const { fromUs, toUs } = bucketWindow(told.buckets, row)
        const bucket = told.shares[row] as AvailabilityBucket
        return [seconds(fromUs), seconds(toUs), ...SIDES.map((side) => answeredWords(bucket, side))]
      },
    },
    said: ({ window }) => {
      const [all] = answered({ fromUs: window.fromUs, lengthUs: window.toUs - window.fromUs + 1, count: 1 })
      if (all === undefined) return ''
      const parts = SIDES.filter((side) => all[side].asked > 0).map(
        (side) => `${NAMES[side]}, ${answeredWords(all, side)}`,
      )
      const words = `Requests answered ok in this window: ${parts.length === 0 ? 'there were none' : parts.join('; ')}.`
      return sides.cut
        ? `${words} A client is where its node is, and that is on the majority's side if it reaches more than half of the nodes directly, both ways.`
        : `${words} No partition acted in this run.`
    },
    height: () => HEIGHT + 16,
    draw: (surface) => {
      drawGround(surface, undefined)
      drawChart(surface, chart)
      const buckets = bucketsIn(surface.view.state, surface.width - surface.left)
      const shares = answered(buckets)
      clipped(surface, () => {
        for (const side of SIDES) drawShare(surface, chart, buckets, shares, side)
      })
    },
    wordsAt: (surface, x) => {
      const buckets = bucketsIn(surface.view.state, surface.width - surface.left)
      const timeUs = timeAt(surface, x)
      const position = Math.floor((timeUs - buckets.fromUs) / buckets.lengthUs)
      const bucket = answered(buckets)[position]
      if (bucket === undefined) return undefined
      const { fromUs, toUs } = bucketWindow(buckets, position)
      const parts = SIDES.filter((side) => bucket[side].asked > 0).map(
        (side) => `${NAMES[side]}: ${answeredWords(bucket, side)}`,
      )
      return [
        `${seconds(fromUs)} to ${seconds(toUs)}`,
        ...(parts.length === 0 ? ['nobody asked'] : parts),
      ].join('\n')
    },
  }
}

function answeredWords(bucket: AvailabilityBucket, side: Side): string {
  const { asked, ok } = bucket[side]
  return asked === 0 ? '' : `${count(ok)} of ${count(asked)} (${percent(ok / asked)})`
}

function lookOf(
  colours: Colours,
  side: Side,
): { readonly stroke: string; readonly dash: number[]; readonly width: number } {
  if (side === 'whole') return { stroke: colours.muted, dash: [], width: 1.5 }
  if (side === 'majority') return { stroke: colours.ok, dash: [], width: 2.4 }
  return { stroke: colours.info, dash: [5, 3], width: 2.4 }
}

function drawShare(
  surface: Surface,
  chart: Chart,
  buckets: Buckets,
  shares: readonly AvailabilityBucket[],
  side: Side,
): void {
  const { context, colours } = surface
  const { stroke, dash, width } = lookOf(colours, side)
  context.strokeStyle = stroke
  context.fillStyle = stroke
  context.lineWidth = width
  context.setLineDash(dash)
  const ys = shares.map((bucket) => {
    const { asked, ok } = bucket[side]
    // Where nobody asked there is nothing to say.
    return asked === 0 ? undefined : chart.y(ok / asked)
  })
  strokeBuckets(surface, buckets, ys)
}

function keys(sides: readonly Side[]): readonly Key[] {
  return sides.map((side) => ({
    words: NAMES[side],
    draw: ({ context, colours }) => {
      const { stroke, dash, width } = lookOf(colours, side)
      context.strokeStyle = stroke
      context.lineWidth = width
      context.setLineDash(dash)
      line(context, [1, 8], [33, 8])
      context.setLineDash([])
    },
  }))
}
