import { nodeStagesOf, type NodeStage, type NumberSteps, numberStepsOf } from '../../cockpit/node-stages.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { participantOf } from '../../data/causality.ts'
import { lastUpTo } from '../../data/rows.ts'
import { statesAt } from '../../data/states.ts'
import { participantName } from '../../event-words.ts'
import { counted, listed, seconds } from '../../format.ts'
import { lookOfRole } from '../../timeline/roles.ts'
import { nameWords, valueWords } from '../../value-words.ts'
import type { Colours } from './colours.ts'
import { drawConesAlong } from './cone-tones.ts'
import { drawGround, laneAt, lanesDown } from './ground.ts'
import type { Key, Panel } from './panel.ts'
import { clipped, FONT, laneName, line, spanOf, type Surface, text, timeAt, xOf } from './surface.ts'

const RIBBON_HEIGHT = 17
const CHART_HEIGHT = 30
/** Between them is room for the past and the future of an event. */
const CHART_GAP = 12
const MOST_NUMBERS = 3
const DASHES = [[], [5, 3], [1.5, 2.5]] as const
/** What is narrower is drawn together. */
const TOO_NARROW = 1.5

/** The least and the most of some numbers. */
interface Range {
  readonly least: number
  readonly most: number
}

/** What nodes were: a ribbon of roles for each, and the numbers that they showed of themselves as steps. */
export function replicasPanel(view: RunView): Panel {
  const { run } = view
  const { states, outline } = run
  const nodes = states.lives.map(({ node }) => node).sort((one, other) => one - other)
  const stages = new Map(nodes.map((node) => [node, nodeStagesOf(run, node)]))
  const numbers = numberStepsOf(run, MOST_NUMBERS)
  const fields = [...new Set(numbers.map(({ field }) => field))]
  const laneHeight = RIBBON_HEIGHT + CHART_GAP + (fields.length === 0 ? 0 : CHART_HEIGHT + 5)
  const lanes = lanesDown(nodes, laneHeight)
  const told = nodes.flatMap((node) => (stages.get(node) ?? []).map((stage) => ({ node, stage })))
  told.sort((one, other) => one.stage.fromUs - other.stage.fromUs)

  return {
    id: 'replicas',
    title: 'Replicas',
    applies: nodes.length > 0,
    keys: [...roleKeys(told.map(({ stage }) => stage)), ...fields.map(numberKey)],
    twin: {
      noun: 'stages of nodes',
      head: ['Node', 'Was', 'From', 'To'],
      rows: ({ window }) =>
        [...told.keys()].filter((row) => {
          const { fromUs, toUs } = (told[row] as (typeof told)[number]).stage
          return fromUs <= window.toUs && toUs >= window.fromUs
        }),
      cells: (row) => {
        const { node, stage } = told[row] as (typeof told)[number]
        const was = stageWords(stage)[0] ?? ''
        return [participantName(run, node) ?? '', was, seconds(stage.fromUs), seconds(stage.toUs)]
      },
    },
    said: () => {
      if (nodes.length === 0) return 'What nodes showed of themselves was not recorded.'
      const charts =
        fields.length === 0
          ? ''
          : ` ${listed(fields.map((field) => nameWords(field, 24)))} as steps, all nodes on one scale.`
      return `Roles of ${counted(nodes.length, 'node')} as ribbons.${charts}`
    },
    height: () => nodes.length * laneHeight,
    draw: (surface) => {
      drawGround(surface, lanes)
      const range = rangeIn(numbers, surface)
      for (const { participant, top } of lanes) {
        laneName(surface, participantName(run, participant) ?? '?', '', top + 4 + RIBBON_HEIGHT / 2)
        clipped(surface, () => {
          drawRibbons(surface, stages.get(participant) ?? [], top + 4)
          numbers
            .filter(({ node }) => node === participant)
            .forEach((steps) =>
              drawSteps(surface, steps, fields.indexOf(steps.field), range, top + RIBBON_HEIGHT + CHART_GAP),
            )
        })
        if (fields.length > 0) drawScale(surface, range, top + RIBBON_HEIGHT + CHART_GAP)
        surface.context.strokeStyle = surface.colours.line
        surface.context.lineWidth = 1
        line(surface.context, [0, top + laneHeight - 0.5], [surface.width, top + laneHeight - 0.5])
      }
    },
    drawOver: (surface) => {
      for (const { participant, top } of lanes) drawConesAlong(surface, participant, top + RIBBON_HEIGHT + 7)
    },
    eventAt: (surface, x, y) => {
      const node = laneAt(lanes, y)?.participant
      return node === undefined ? undefined : lastEventAt(view, node, timeAt(surface, x))
    },
    wordsAt: (surface, x, y) => {
      const node = laneAt(lanes, y)?.participant
      if (node === undefined) return undefined
      const timeUs = timeAt(surface, x)
      const event = lastUpTo(run.events.times, timeUs)
      const shown = statesAt(states, event).find((state) => state.node === node)
      const name = nameWords(outline.participants[node]?.id ?? '')
      if (shown === undefined) return undefined
      const said = shown.fields
        .slice(0, 8)
        .map(({ field, value }) => `${nameWords(field, 24)} ${valueWords(value, 24)}`)
      return `${name}: ${shown.up ? said.join(', ') : 'down'}\nat ${seconds(timeUs, 6)}`
    },
  }
}

/** The last event at a participant by a time. */
function lastEventAt({ run }: RunView, participant: number, timeUs: number): number | undefined {
  for (let event = lastUpTo(run.events.times, timeUs); event >= 0; event--) {
    if (participantOf(run.events, event) === participant) return event
  }
  return undefined
}

function drawRibbons(surface: Surface, stages: readonly NodeStage[], top: number): void {
  const { context, window } = surface
  context.font = FONT
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  let lastEnd = Number.NEGATIVE_INFINITY
  for (const stage of stages) {
    if (stage.toUs < window.fromUs || stage.fromUs > window.toUs) continue
    const [left, right] = spanOf(surface, stage.fromUs, stage.toUs)
    const width = right - left
    if (width < TOO_NARROW && left < lastEnd + TOO_NARROW) continue
    lastEnd = right
    drawRibbon(surface, stage, left, Math.max(TOO_NARROW, width), top)
  }
}

function drawRibbon(surface: Surface, stage: NodeStage, left: number, width: number, top: number): void {
  const { context, colours, hatches } = surface
  const look = stage.up ? lookOfRole(stage.role) : 'down'
  const fills = {
    lead: colours.lead,
    contend: hatches.contend,
    follow: colours.follow,
    mixed: hatches.contend,
    down: hatches.down,
  }
  context.fillStyle = fills[look]
  context.strokeStyle = look === 'contend' ? colours.contend : look === 'down' ? colours.down : colours.panel
  context.lineWidth = 1
  context.beginPath()
  context.roundRect(left, top, width, RIBBON_HEIGHT, Math.min(3, width / 3))
  context.fill()
  if (width > 3) context.stroke()
  const from = Math.max(surface.left, left) + 5
  const room = Math.min(left + width, surface.width) - from - 4
  const words = stageWords(stage).find((words) => context.measureText(words).width <= room)
  if (words === undefined) return
  if (look === 'contend' || look === 'down') {
    context.strokeStyle = colours.panel
    context.lineWidth = 4
    context.strokeText(words, from, top + RIBBON_HEIGHT / 2 + 0.5)
  }
  context.fillStyle =
    look === 'lead' ? colours['lead-text'] : look === 'follow' ? colours['follow-text'] : colours.ink
  context.fillText(words, from, top + RIBBON_HEIGHT / 2 + 0.5)
}

/** What a stage may say, the fullest first. */
function stageWords({ up, role, epoch }: NodeStage): readonly string[] {
  if (!up) return ['down']
  const name = role === undefined ? 'up' : nameWords(role, 20)
  if (epoch === undefined) return [name]
  return [`${name} · ${epoch.name} ${epoch.number}`, `${epoch.name} ${epoch.number}`, String(epoch.number)]
}

/** From where to where numbers go in the window, all nodes and fields together. */
function rangeIn(numbers: readonly NumberSteps[], { window }: Surface): Range {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { fromUs, values } of numbers) {
    const last = lastUpTo(fromUs, window.toUs)
    for (let row = Math.max(0, lastUpTo(fromUs, window.fromUs)); row <= last; row++) {
      const value = values[row] as number
      if (Number.isNaN(value)) continue
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  }
  return most < least ? { least: 0, most: 1 } : { least, most: Math.max(most, least + 1) }
}

/** Draws a number as steps over the window. */
function drawSteps(
  surface: Surface,
  steps: NumberSteps,
  position: number,
  { least, most }: Range,
  top: number,
): void {
  const { context, colours, window } = surface
  const { fromUs, values } = steps
  context.strokeStyle = numberColour(colours, position)
  context.lineWidth = 1.6
  context.setLineDash([...(DASHES[position] ?? [])])
  context.beginPath()
  let drawing = false
  const last = lastUpTo(fromUs, window.toUs)
  for (let row = Math.max(0, lastUpTo(fromUs, window.fromUs)); row <= last; row++) {
    const value = values[row] as number
    if (Number.isNaN(value)) {
      drawing = false
      continue
    }
    const from = xOf(surface, fromUs[row] as number)
    const to = xOf(surface, Math.min(fromUs[row + 1] ?? window.toUs, window.toUs))
    const y = top + CHART_HEIGHT - ((value - least) / (most - least)) * (CHART_HEIGHT - 2)
    if (drawing) context.lineTo(from, y)
    else context.moveTo(from, y)
    context.lineTo(to, y)
    drawing = true
  }
  context.stroke()
  context.setLineDash([])
}

function drawScale({ context, colours, left }: Surface, { least, most }: Range, top: number): void {
  context.font = FONT
  context.fillStyle = colours.muted
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  text(context, String(most), left - 6, top + 4, left - 10)
  text(context, String(least), left - 6, top + CHART_HEIGHT - 3)
  context.textAlign = 'left'
}

function numberColour(colours: Colours, position: number): string {
  return [colours.ok, colours.info, colours.ink][position] ?? colours.ink
}

function numberKey(field: string, position: number): Key {
  return {
    words: nameWords(field, 24),
    draw: ({ context, colours }) => {
      context.strokeStyle = numberColour(colours, position)
      context.lineWidth = 1.8
      context.setLineDash([...(DASHES[position] ?? [])])
      line(context, [1, 8], [33, 8])
      context.setLineDash([])
    },
  }
}

function roleKeys(stages: readonly NodeStage[]): readonly Key[] {
  const looks = new Set(stages.map(({ up, role }) => (up ? lookOfRole(role) : 'down')))
  const stage = (role: string, up = true): NodeStage => ({ fromUs: 0, toUs: 0, up, role, epoch: undefined })
  const sample = (stage: NodeStage) => (surface: Surface) =>
    drawRibbon({ ...surface, width: 0 }, stage, 2, 30, 0)
  return [
    ...(looks.has('lead') ? [{ words: 'leads', draw: sample(stage('leader')) }] : []),
    ...(looks.has('contend') ? [{ words: 'wants to lead', draw: sample(stage('candidate')) }] : []),
    ...(looks.has('follow') ? [{ words: 'any other role', draw: sample(stage('follower')) }] : []),
    ...(looks.has('down') ? [{ words: 'down', draw: sample(stage('', false)) }] : []),
  ]
}
