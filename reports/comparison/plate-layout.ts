import { apart, type Box, type Point } from './placing.ts'
import type { PlateFigures, SideFigures } from './plate-figures.ts'
import { evenScale, pixel, roundUp, type Scale, tenthBelow } from './scale.ts'
import { MARK_RADIUS } from './series.ts'

/** Where the panels of the plate stand, and how large it is. */
export interface Arrangement {
  readonly name: 'beside' | 'stacked'
  readonly width: number
  readonly height: number
  readonly partitioned: Box
  readonly otherwise: Box
  /** How many lines an axis of latency or availability may have. */
  readonly ticks: number
}

/** For a wide screen, and for a narrow one. */
export const arrangements: readonly Arrangement[] = [
  {
    name: 'beside',
    width: 1180,
    height: 470,
    partitioned: { left: 52, top: 44, right: 570, bottom: 412 },
    otherwise: { left: 656, top: 44, right: 1174, bottom: 412 },
    ticks: 8,
  },
  {
    name: 'stacked',
    width: 350,
    height: 800,
    partitioned: { left: 44, top: 44, right: 346, bottom: 344 },
    otherwise: { left: 44, top: 444, right: 346, bottom: 744 },
    ticks: 4,
  },
]

/** The scales of both panels. */
export interface PlateScales {
  readonly available: Scale
  readonly latency: Scale
  readonly left: Scale
  readonly right: Scale
}

/** A mark where it belongs, and where there is room for it. */
export interface PlacedMark {
  readonly place: Point
  readonly at: Point
}

/** The marks of one configuration. */
export interface PlacedMarks {
  readonly figures: PlateFigures
  readonly sides: readonly (PlacedMark & { readonly side: SideFigures })[]
  readonly otherwise?: PlacedMark & { readonly whisker: Whisker }
}

/** The line from a median to its p99, beside other such lines. */
export interface Whisker {
  readonly from: number
  readonly to: number
  readonly y: number
  /** Whether it would reach further than its axis. */
  readonly isCut: boolean
}

/** How far the outermost values stand from the edge of a panel. */
const INSET = 26

/** The same of the panel of availability, where many stand at its ends. */
const AVAILABLE_INSET = 46

/** A whisker that is many times as long as all latencies would press them together. */
const LONGEST_WHISKER = 4

/** Where whiskers may stand that would cover each other, from the middle of their marks, and how far apart. */
const WHISKER_PLACES = [0, 5, -5, 9, -9]
const WHISKER_GAP = 4

/** The scales of an arrangement on which all figures have a place. */
export function plateScales(figures: readonly PlateFigures[], arrangement: Arrangement): PlateScales {
  const { partitioned, otherwise, ticks } = arrangement
  const from = leastFresh(figures)
  const freshIn = ({ top, bottom }: Box): Scale => evenScale(from, 1, bottom - INSET, top + INSET, 5)
  const [first, last] = [partitioned.left + AVAILABLE_INSET, partitioned.right - AVAILABLE_INSET]
  return {
    available: evenScale(0, 1, first, last, ticks),
    latency: evenScale(0, longest(figures), otherwise.left + INSET, otherwise.right - INSET, ticks),
    left: freshIn(partitioned),
    right: freshIn(otherwise),
  }
}

/** The least share of fresh reads that the plate shows. */
function leastFresh(figures: readonly PlateFigures[]): number {
  const shares = figures.flatMap(({ partitioned, otherwise }) => [
    ...partitioned.map(({ fresh }) => fresh),
    ...(otherwise === undefined ? [] : [otherwise.fresh]),
  ])
  return tenthBelow(Math.min(1, ...shares))
}

/** The latency that the axis ends with. */
function longest(figures: readonly PlateFigures[]): number {
  const shown = figures.flatMap(({ otherwise }) => otherwise ?? [])
  const p50 = Math.max(0, ...shown.map((each) => each.p50))
  const p99 = Math.max(0, ...shown.map((each) => each.p99))
  return roundUp(p50 > 0 ? Math.min(p99, p50 * LONGEST_WHISKER) : p99, 8)
}

/** Places all marks, so that none covers another. */
export function placedMarks(
  figures: readonly PlateFigures[],
  { partitioned, otherwise }: Arrangement,
  scales: PlateScales,
): readonly PlacedMarks[] {
  const { available, latency, left, right } = scales
  const sides = figures.flatMap((owner) => owner.partitioned.map((side) => ({ owner, side })))
  const sideMarks = marksAt(
    sides.map(({ side }) => ({ x: available.at(side.inTime), y: left.at(side.fresh) })),
    partitioned,
  )
  const others = figures.flatMap((owner) =>
    owner.otherwise === undefined ? [] : [{ owner, ...owner.otherwise }],
  )
  const otherMarks = marksAt(
    others.map(({ p50, fresh }) => ({ x: latency.at(p50), y: right.at(fresh) })),
    otherwise,
  )
  const whiskers = whiskersOf(
    others.map(({ p99 }, i) => {
      const isCut = p99 > latency.to
      const { at } = otherMarks[i] as PlacedMark
      return { from: at.x, to: isCut ? otherwise.right - 8 : latency.at(p99), y: at.y, isCut }
    }),
  )
  return figures.map((each) => {
    const position = others.findIndex(({ owner }) => owner === each)
    return {
      figures: each,
      sides: sides.flatMap(({ owner, side }, i) =>
        owner === each ? [{ ...(sideMarks[i] as PlacedMark), side }] : [],
      ),
      ...(position === -1
        ? {}
        : {
            otherwise: {
              ...(otherMarks[position] as PlacedMark),
              whisker: whiskers[position] as Whisker,
            },
          }),
    }
  })
}

function marksAt(places: readonly Point[], { left, top, right, bottom }: Box): readonly PlacedMark[] {
  const by = MARK_RADIUS + 2
  const bounds = { left: left + by, top: top + by, right: right - by, bottom: bottom - by }
  return apart(places, MARK_RADIUS, bounds).map(({ x, y }, i) => ({
    place: places[i] as Point,
    at: { x: pixel(x), y: pixel(y) },
  }))
}

/** Each whisker at the first place of its mark where it covers none of those before it. */
function whiskersOf(wanted: readonly Whisker[]): readonly Whisker[] {
  const placed: Whisker[] = []
  for (const whisker of wanted) {
    const candidates = WHISKER_PLACES.map((by) => ({ ...whisker, y: pixel(whisker.y + by) }))
    const free = candidates.find((each) => placed.every((other) => !cover(each, other)))
    placed.push(free ?? whisker)
  }
  return placed
}

function cover(one: Whisker, other: Whisker): boolean {
  return one.from < other.to && other.from < one.to && Math.abs(one.y - other.y) < WHISKER_GAP
}
