import { type Fate, fates, LATE_FACTOR, type MessageLines } from '../../cockpit/message-lines.ts'
import { CONCURRENT, FUTURE, PAST, SELF } from '../../data/causality.ts'
import { type EventColumns, NONE } from '../../data/run-columns.ts'
import { nameWords } from '../../value-words.ts'
import type { Colours } from './colours.ts'
import { type Tone, toneOf } from './cone-tones.ts'
import type { Key } from './panel.ts'
import { FONT, line, type Surface } from './surface.ts'

/** Within how many pixels of its line a message is pointed at. */
const REACH = 6
const ARROW = 6
const CROSS = 3.5

/** A message on its way, as it is drawn. */
export interface Way {
  readonly row: number
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** Draws messages, each in the look of what became of it, or all in one tone. */
export function drawWays(surface: Surface, lines: MessageLines, ways: readonly Way[], tone?: Tone): void {
  for (const [code, fate] of fates.entries()) {
    const own = ways.filter(({ row }) => lines.fates[row] === code)
    if (own.length > 0) drawFate(surface, own, fate, tone ?? lookOf(surface.colours, fate))
  }
}

/** How a message stands to the event that cones are of: what arrived before it led to it, what was sent after it came of it. */
export function coneOfWay(cones: Uint8Array, { sendings, arrivals }: MessageLines, row: number): number {
  const arrival = arrivals[row] as number
  const arrived = arrival === NONE ? CONCURRENT : cones[arrival]
  if (arrived === PAST || arrived === SELF) return PAST
  const sent = cones[sendings[row] as number]
  return sent === FUTURE || sent === SELF ? FUTURE : CONCURRENT
}

/** Writes the types of messages beside their lines, where that covers no other. */
export function nameTypes(
  surface: Surface,
  events: EventColumns,
  lines: MessageLines,
  ways: readonly Way[],
): void {
  const { context, colours, left, width } = surface
  const taken: { readonly x: number; readonly y: number; readonly width: number }[] = []
  context.font = FONT
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.lineJoin = 'round'
  for (const { row, x1, y1, x2, y2 } of ways) {
    const words = nameWords(events.texts[events.types[lines.sendings[row] as number] as number] ?? '', 20)
    const room = context.measureText(words).width
    const [x, y] = [(x1 + x2) / 2 + 5, (y1 + y2) / 2]
    const covers = taken.some(
      (other) => Math.abs(other.y - y) < 12 && x < other.x + other.width && other.x < x + room,
    )
    if (words === '' || covers || x < left || x + room > width) continue
    taken.push({ x, y, width: room + 6 })
    context.strokeStyle = colours.panel
    context.lineWidth = 3
    context.strokeText(words, x, y)
    context.fillStyle = colours.ink
    context.fillText(words, x, y)
  }
}

/** The message whose line is nearest to a point, if one is near. */
export function nearestWay(ways: readonly Way[], x: number, y: number): Way | undefined {
  let nearest: Way | undefined
  let least = REACH
  for (const way of ways) {
    const distance = distanceTo(way, x, y)
    if (distance >= least) continue
    least = distance
    nearest = way
  }
  return nearest
}

/** What the looks of messages mean, and the tones that they take when an event is pointed at. */
export function messageKeys(): readonly Key[] {
  const sample = (fate: Fate) => (surface: Surface) => {
    const end = fate === 'lost' ? { x2: 22, y2: 10 } : { x2: 32, y2: 13 }
    drawFate(surface, [{ row: 0, x1: 1, y1: 3, ...end }], fate, lookOf(surface.colours, fate))
  }
  const tone = (cone: number) => (surface: Surface) => {
    const { context, colours } = surface
    const { stroke, dash, alpha } = toneOf(colours, cone)
    context.strokeStyle = stroke
    context.lineWidth = 3
    context.globalAlpha = alpha
    context.setLineDash([...dash])
    line(context, [1, 8], [33, 8])
    context.setLineDash([])
    context.globalAlpha = 1
  }
  return [
    { words: 'delivered', draw: sample('delivered') },
    {
      words: `late: on its way for more than ${LATE_FACTOR} times as long as the middle one`,
      draw: sample('late'),
    },
    { words: 'delivered once more', draw: sample('repeated') },
    { words: 'lost', draw: sample('lost') },
    { words: 'still on its way', draw: sample('in flight') },
    { words: 'led to the event pointed at', draw: tone(PAST) },
    { words: 'came of it', draw: tone(FUTURE) },
    { words: 'did neither', draw: tone(CONCURRENT) },
  ]
}

function lookOf(colours: Colours, fate: Fate): Tone {
  switch (fate) {
    case 'delivered':
      return { stroke: colours.ok, dash: [], alpha: 0.75, width: 1 }
    case 'late':
      return { stroke: colours.info, dash: [7, 3], alpha: 0.9, width: 1.6 }
    case 'repeated':
      return { stroke: colours.contend, dash: [2, 2], alpha: 0.9, width: 1.8 }
    case 'lost':
      return { stroke: colours.bad, dash: [], alpha: 0.9, width: 1.2 }
    case 'in flight':
      return { stroke: colours.muted, dash: [1, 3], alpha: 0.9, width: 1.4 }
  }
}

function drawFate({ context }: Surface, ways: readonly Way[], fate: Fate, look: Tone): void {
  context.strokeStyle = look.stroke
  context.fillStyle = look.stroke
  context.lineWidth = look.width
  context.globalAlpha = look.alpha
  context.setLineDash([...look.dash])
  context.beginPath()
  for (const { x1, y1, x2, y2 } of ways) {
    context.moveTo(x1, y1)
    context.lineTo(x2, y2)
  }
  context.stroke()
  context.setLineDash([])
  context.lineWidth = 2
  // All ends in one path each: thousands of small ones take many times as long.
  context.beginPath()
  for (const way of ways) addEnd(context, way, fate)
  if (fate === 'lost') context.stroke()
  else context.fill()
  context.globalAlpha = 1
}

/** A cross where a message was lost, the head of an arrow where it arrived, nothing while it is on its way. */
function addEnd(context: CanvasRenderingContext2D, { x1, y1, x2, y2 }: Way, fate: Fate): void {
  if (fate === 'lost') {
    context.moveTo(x2 - CROSS, y2 - CROSS)
    context.lineTo(x2 + CROSS, y2 + CROSS)
    context.moveTo(x2 + CROSS, y2 - CROSS)
    context.lineTo(x2 - CROSS, y2 + CROSS)
    return
  }
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (fate === 'in flight' || length < ARROW + 2) return
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length]
  const [x, y] = [x2 - dx * ARROW, y2 - dy * ARROW]
  context.moveTo(x2, y2)
  context.lineTo(x - dy * 2.6, y + dx * 2.6)
  context.lineTo(x + dy * 2.6, y - dx * 2.6)
}

function distanceTo({ x1, y1, x2, y2 }: Way, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const square = dx * dx + dy * dy
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square))
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy)
}
