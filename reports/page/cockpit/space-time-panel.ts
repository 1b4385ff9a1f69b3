import { type Buckets, bucketsOf, bucketWindow } from '../../cockpit/buckets.ts'
import { densityOf } from '../../cockpit/density.ts'
import { type LaneEvents, laneEventsOf, nearestIn } from '../../cockpit/lane-events.ts'
import { fates, messageLinesOf } from '../../cockpit/message-lines.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { FUTURE, PAST } from '../../data/causality.ts'
import { NONE } from '../../data/run-columns.ts'
import { eventName, eventTime, eventWords, participantName } from '../../event-words.ts'
import { count, counted, duration, seconds } from '../../format.ts'
import type { TimeWindow } from '../../timeline/model.ts'
import { nameWords } from '../../value-words.ts'
import { drawConesAlong, toneOf } from './cone-tones.ts'
import { drawEvents, drawRing } from './event-marks.ts'
import { drawGround, type LaneBox, laneAt, lanesDown } from './ground.ts'
import { coneOfWay, drawWays, messageKeys, nameTypes, nearestWay, type Way } from './message-ways.ts'
import type { Panel } from './panel.ts'
import { clipped, cross, laneName, line, plotWidth, type Surface, timeAt, xOf } from './surface.ts'

const LANE_HEIGHT = 34
const LOW_LANE_HEIGHT = 26
/** More than this many lanes are low. */
const MANY_LANES = 8
/** So many messages can still be told apart; of more, how dense they are is drawn. */
const MOST_LINES = 2_500
/** Up to so many lines have the type of their message beside them. */
const MOST_NAMED = 40
/** How near one must point to an event, in pixels. */
const REACH = 9
const DENSITY_COLUMN = 3
const DENSITY_HEIGHT = 10

/**
 * Who sent what to whom: a lane a participant, and every message as a line from where it was sent to where it arrived. One that was
 * lost ends in a cross before it is there.
 */
export function spaceTimePanel(view: RunView): Panel {
  const { run } = view
  const { events, outline } = run
  const lines = messageLinesOf(events)
  const participants = laneOrder(view)
  const laneHeight = participants.length > MANY_LANES ? LOW_LANE_HEIGHT : LANE_HEIGHT
  const lanes = lanesDown(participants, laneHeight)
  const middles = new Map(lanes.map(({ participant, top, height }) => [participant, top + height / 2]))
  const laneEvents = laneEventsOf(events, outline.participants.length)
  const isLost = (row: number): boolean => fates[lines.fates[row] as number] === 'lost'
  const sentUs = (row: number): number => events.times[lines.sendings[row] as number] as number
  const arrivedUs = (row: number): number => events.times[lines.arrivals[row] as number] ?? outline.endUs
  let seen: { readonly window: TimeWindow; readonly rows: readonly number[] } | undefined
  let ways: readonly Way[] = []

  /** The messages that were on their way at some time in a window. */
  function shown(window: TimeWindow): readonly number[] {
    if (seen?.window !== window) {
      const rows: number[] = []
      for (let row = 0; row < lines.length && sentUs(row) <= window.toUs; row++) {
        if (arrivedUs(row) >= window.fromUs) rows.push(row)
      }
      seen = { window, rows }
    }
    return seen.rows
  }

  function wayOf(surface: Surface, row: number): readonly Way[] {
    const sending = lines.sendings[row] as number
    const y1 = middles.get(events.nodes[sending] as number)
    const end = middles.get(events.peers[sending] as number)
    if (y1 === undefined || end === undefined) return []
    // What is lost does not arrive: its line ends before the other lane.
    const share = isLost(row) ? 0.6 : 1
    return [
      {
        row,
        x1: xOf(surface, sentUs(row)),
        y1,
        x2: xOf(surface, arrivedUs(row)),
        y2: y1 + (end - y1) * share,
      },
    ]
  }

  function laneEventsAt(participant: number): LaneEvents {
    return laneEvents[participant] as LaneEvents
  }

  /** Losses are drawn one by one also where other messages are not: they are what one looks for. */
  function drawLosses(surface: Surface, rows: readonly number[]): void {
    const { context, colours } = surface
    context.strokeStyle = colours.bad
    context.lineWidth = 1
    context.globalAlpha = 0.6
    for (const row of rows) {
      if (!isLost(row)) continue
      for (const { x2, y2 } of wayOf(surface, row)) cross(context, x2, y2, 2.5)
    }
    context.globalAlpha = 1
  }

  function drawLanes(surface: Surface): void {
    const { context, colours } = surface
    for (const { participant, top, height } of lanes) {
      const home = outline.participants[participant]?.home
      const detail = home === undefined ? '' : `at ${nameWords(home, 12)}`
      laneName(surface, participantName(run, participant) ?? '?', detail, top + height / 2)
      context.strokeStyle = colours.line
      context.lineWidth = 1
      line(context, [surface.left, top + height / 2], [surface.width, top + height / 2])
    }
  }

  /** What led to the event that is pointed at, and what came of it, on top of everything else, which fades. */
  function drawCones(surface: Surface, cones: Uint8Array): void {
    const { context, colours, left, width, height } = surface
    context.fillStyle = colours.panel
    context.globalAlpha = 0.66
    context.fillRect(left, 0, width - left, height)
    context.globalAlpha = 1
    for (const { participant, top, height } of lanes) drawConesAlong(surface, participant, top + height / 2)
    for (const cone of [PAST, FUTURE]) {
      const own = ways.filter(({ row }) => coneOfWay(cones, lines, row) === cone)
      drawWays(surface, lines, own, toneOf(colours, cone))
    }
    if (ways.length === 0) return
    for (const [participant, y] of middles) drawEvents(surface, laneEventsAt(participant), y, cones)
  }

  function eventAt(surface: Surface, x: number, y: number): number | undefined {
    const lane = laneAt(lanes, y)
    const near = lane && nearestIn(laneEventsAt(lane.participant), timeAt(surface, x))
    const middle = lane === undefined ? 0 : lane.top + lane.height / 2
    const isNear = near !== undefined && Math.abs(xOf(surface, events.times[near] as number) - x) <= REACH
    if (isNear && Math.abs(y - middle) <= REACH) return near
    const way = nearestWay(ways, x, y)
    if (way === undefined) return isNear ? near : undefined
    const arrival = lines.arrivals[way.row] as number
    const isAtStart = Math.abs(x - way.x1) < Math.abs(x - way.x2)
    return isAtStart || arrival === NONE ? lines.sendings[way.row] : arrival
  }

  function fateWords(row: number): string {
    const arrival = lines.arrivals[row] as number
    if (arrival === NONE) return 'still on its way when the run ended'
    const fate = fates[lines.fates[row] as number]
    const when = seconds(events.times[arrival] as number, 6)
    if (fate !== 'lost') {
      return `delivered ${fate === 'late' ? 'late, ' : fate === 'repeated' ? 'once more, ' : ''}at ${when}`
    }
    const why = events.texts[events.words[arrival] as number]
    return `lost at ${when}${why === undefined || why === 'lost' ? '' : `: ${nameWords(why, 60)}`}`
  }

  return {
    id: 'space-time',
    title: 'Messages in space and time',
    applies: true,
    keys: messageKeys(),
    twin: {
      noun: 'messages',
      head: ['Message', 'From', 'To', 'Sent', 'What became of it', 'On its way for'],
      rows: ({ window }) => shown(window),
      cells: (row) => {
        const sending = lines.sendings[row] as number
        return [
          nameWords(events.texts[events.types[sending] as number] ?? '', 40),
          participantName(run, events.nodes[sending] as number) ?? '',
          participantName(run, events.peers[sending] as number) ?? '',
          seconds(sentUs(row), 6),
          fateWords(row),
          lines.arrivals[row] === NONE ? '' : duration(arrivedUs(row) - sentUs(row)),
        ]
      },
      event: (row) => lines.sendings[row],
    },
    said: ({ window }) => {
      const rows = shown(window)
      const lost = rows.filter(isLost).length
      const words = `${counted(rows.length, 'message')} in this window, ${count(lost)} of them lost`
      return rows.length <= MOST_LINES
        ? `${words}.`
        : `${words}: too many to draw one by one. This is how dense events are; losses are crosses. Zoom in to at most ${count(MOST_LINES)} messages to see each as a line.`
    },
    height: () => Math.max(30, lanes.length * laneHeight),
    draw: (surface) => {
      drawGround(surface, lanes)
      drawLanes(surface)
      const rows = shown(surface.window)
      const isDense = rows.length > MOST_LINES
      ways = isDense ? [] : rows.flatMap((row) => wayOf(surface, row))
      clipped(surface, () => {
        if (isDense) {
          drawDensity(surface, lanes, laneEvents)
          return drawLosses(surface, rows)
        }
        drawWays(surface, lines, ways)
        for (const [participant, y] of middles) drawEvents(surface, laneEventsAt(participant), y)
        if (ways.length <= MOST_NAMED) nameTypes(surface, events, lines, ways)
      })
    },
    drawOver: (surface) => {
      const { colours, view } = surface
      const { cursor, hovered, pinned } = view.state
      clipped(surface, () => {
        const { cones } = view
        if (cones !== undefined) drawCones(surface, cones.cones)
        for (const [event, stroke] of [
          [cursor, colours.link],
          [hovered ?? pinned, colours.ink],
        ] as const) {
          const y = event === undefined ? undefined : middles.get(events.nodes[event] as number)
          if (event !== undefined && y !== undefined)
            drawRing(surface, xOf(surface, events.times[event] as number), y, stroke)
        }
      })
    },
    eventAt,
    wordsAt: (surface, x, y) => {
      const event = eventAt(surface, x, y)
      return event === undefined
        ? undefined
        : `${eventName(event)} ${eventTime(run, event)}\n${eventWords(run, event)}`
    },
  }
}

/** The participants in the order of their lanes: clients above nodes, each as in the cluster. */
export function laneOrder({ run }: RunView): readonly number[] {
  const { participants } = run.outline
  const positions = [...participants.keys()]
  const isNode = (position: number): boolean => participants[position]?.kind === 'node'
  return [...positions.filter((position) => !isNode(position)), ...positions.filter(isNode)]
}

function drawDensity(surface: Surface, lanes: readonly LaneBox[], laneEvents: readonly LaneEvents[]): void {
  const { context, colours, window } = surface
  const buckets: Buckets = bucketsOf(window, plotWidth(surface) / DENSITY_COLUMN)
  const counts = lanes.map(({ participant }) => densityOf(laneEvents[participant]?.times ?? [], buckets))
  const most = counts.reduce((most, row) => row.reduce((most, number) => Math.max(most, number), most), 1)
  context.fillStyle = colours.ok
  lanes.forEach(({ top, height }, lane) => {
    counts[lane]?.forEach((number, position) => {
      if (number === 0) return
      const { fromUs, toUs } = bucketWindow(buckets, position)
      const from = xOf(surface, fromUs)
      context.globalAlpha = 0.15 + 0.75 * Math.sqrt(number / most)
      context.fillRect(
        from,
        top + (height - DENSITY_HEIGHT) / 2,
        Math.max(1, xOf(surface, toUs) - from),
        DENSITY_HEIGHT,
      )
    })
  })
  context.globalAlpha = 1
}
