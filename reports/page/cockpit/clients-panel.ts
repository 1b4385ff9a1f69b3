import { bucketsOf, bucketWindow } from '../../cockpit/buckets.ts'
import { latencyOf } from '../../cockpit/latency.ts'
import { operationEventsOf } from '../../cockpit/operation-events.ts'
import { operationsShown } from '../../cockpit/operations-shown.ts'
import type { RunView, ViewState } from '../../cockpit/run-view.ts'
import { NONE, outcomes } from '../../data/run-columns.ts'
import { operationIn, participantName } from '../../event-words.ts'
import { counted, duration, seconds } from '../../format.ts'
import { operationAction, operationDetails, operationEnding, operationLabel } from '../../operation-words.ts'
import { pack } from '../../timeline/pack.ts'
import { nameWords } from '../../value-words.ts'
import { drawConesAlong } from './cone-tones.ts'
import { drawGround, type LaneBox } from './ground.ts'
import { drawBar, outcomeKeys } from './operation-bars.ts'
import type { Panel } from './panel.ts'
import { clipped, FONT, laneName, spanOf, type Surface } from './surface.ts'

const ROW_HEIGHT = 17
const MOST_ROWS = 5
const LANE_PADDING = 8
/** More operations than this are counted, not drawn. */
const MOST_BARS = 1_500
const COUNT_LANE = 40

interface Lane extends LaneBox {
  readonly rows: readonly number[]
}

/** What clients asked for, a lane a client, an operation a bar. */
export function clientsPanel(view: RunView): Panel {
  const { run } = view
  const { operations, outline } = run
  const { begins, ends } = operationEventsOf(run)
  const clients = [...new Set(operations.clients)].sort((one, other) => one - other)
  const rowInLane = packed(view, clients)
  const core = new Set(view.violations.flatMap((violation) => violation.core))
  const violating = new Set(view.violations.flatMap(({ invocation }) => invocation ?? []))
  const wanted = (row: number): boolean => view.isShown(row)
  const shown = ({ window }: ViewState): readonly number[] => operationsShown(operations, window, wanted)
  const isCounted = (rows: readonly number[]): boolean => rows.length > MOST_BARS
  const lanes = (state: ViewState): readonly Lane[] => {
    const rows = shown(state)
    let top = 0
    return clients.map((participant) => {
      const own = rows.filter((row) => operations.clients[row] === participant)
      const tall = Math.max(0, ...own.map((row) => rowInLane[row] as number)) + 1
      const height = isCounted(rows) ? COUNT_LANE : tall * ROW_HEIGHT + LANE_PADDING
      const lane = { participant, top, height, rows: own }
      top += height
      return lane
    })
  }
  let placed: readonly {
    readonly row: number
    readonly left: number
    readonly right: number
    readonly top: number
  }[] = []

  function drawBars(surface: Surface, { rows, top }: Lane): typeof placed {
    const { context } = surface
    context.font = FONT
    return rows.map((row) => {
      const until = operations.completions[row] === NONE ? outline.endUs : (operations.toUs[row] as number)
      const [left, right] = spanOf(surface, operations.fromUs[row] as number, until, 2.5)
      const barTop = top + LANE_PADDING / 2 + (rowInLane[row] as number) * ROW_HEIGHT
      const invocation = operations.invocations[row] as number
      const isCore = core.has(invocation)
      const label =
        right - Math.max(left, surface.left) > 30 || isCore ? operationLabel(operationIn(run, row)) : ''
      drawBar(surface, {
        left,
        right,
        top: barTop,
        height: ROW_HEIGHT - 4,
        outcome: outcomes[operations.outcomes[row] as number] ?? 'info',
        look: violating.has(invocation) ? 'violating' : isCore ? 'core' : 'plain',
        label,
      })
      return { row, left, right: Math.max(right, left + 5), top: barTop }
    })
  }

  function drawCounts(surface: Surface, lanes: readonly Lane[]): void {
    const { context, colours, hatches, window, width, left } = surface
    const buckets = bucketsOf(window, Math.max(20, (width - left) / 7))
    const counts = lanes.map(({ participant }) =>
      latencyOf(operations, buckets, (row) => operations.clients[row] === participant && wanted(row)),
    )
    const tallest = Math.max(1, ...counts.flat().map(({ ok, fail, info }) => ok + fail + info))
    lanes.forEach(({ top, height }, lane) => {
      counts[lane]?.forEach((bucket, position) => {
        const { fromUs, toUs } = bucketWindow(buckets, position)
        const [from, to] = spanOf(surface, fromUs, toUs)
        let bottom = top + height - 4
        for (const [outcome, fill] of [
          ['ok', colours.ok],
          ['fail', hatches.fail],
          ['info', hatches.info],
        ] as const) {
          const tall = (bucket[outcome] / tallest) * (height - 10)
          context.fillStyle = fill
          context.fillRect(from, bottom - tall, Math.max(1, to - from - 1), tall)
          bottom -= tall
        }
      })
    })
  }

  return {
    id: 'clients',
    title: 'Client operations',
    applies: true,
    keys: outcomeKeys(core.size > 0, violating.size > 0),
    twin: {
      noun: 'operations',
      head: ['Operation', 'Invoked', 'Took', 'How it ended'],
      rows: shown,
      cells: (row) => {
        const operation = operationIn(run, row)
        const { fromUs, toUs } = operation
        return [
          operationAction(operation),
          seconds(fromUs, 6),
          toUs === undefined ? '' : duration(toUs - fromUs),
          operationEnding(operation),
        ]
      },
      event: (row) => eventOf(begins, ends, row),
    },
    said: (state) => {
      const rows = shown(state)
      const key = state.key === undefined ? '' : ` on key ${nameWords(operations.texts[state.key] ?? '')}`
      const how = isCounted(rows)
        ? ': too many to draw one by one, so they are counted. Zoom in to see each.'
        : '.'
      return `${counted(rows.length, 'operation')}${key} under way in this window${how}`
    },
    height: (state) => {
      const last = lanes(state).at(-1)
      return last === undefined ? 30 : last.top + last.height
    },
    draw: (surface) => {
      const boxes = lanes(surface.view.state)
      drawGround(surface, boxes)
      for (const { participant, top, height } of boxes) {
        const home = outline.participants[participant]?.home
        laneName(
          surface,
          participantName(run, participant) ?? '?',
          home === undefined ? '' : `at ${nameWords(home, 12)}`,
          top + height / 2,
        )
      }
      clipped(surface, () => {
        if (isCounted(shown(surface.view.state))) {
          placed = []
          drawCounts(surface, boxes)
        } else placed = boxes.flatMap((lane) => drawBars(surface, lane))
      })
    },
    drawOver: (surface) => {
      for (const { participant, top, height } of lanes(surface.view.state)) {
        drawConesAlong(surface, participant, top + height - 2)
      }
    },
    eventAt: (_surface, x, y) => {
      const row = rowAt(placed, x, y)
      return row === undefined ? undefined : eventOf(begins, ends, row)
    },
    wordsAt: (_surface, x, y) => {
      const row = rowAt(placed, x, y)
      return row === undefined ? undefined : operationDetails(operationIn(run, row))
    },
  }
}

function rowAt(
  placed: readonly {
    readonly row: number
    readonly left: number
    readonly right: number
    readonly top: number
  }[],
  x: number,
  y: number,
): number | undefined {
  return placed.findLast(
    ({ left, right, top }) => x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= top + ROW_HEIGHT - 3,
  )?.row
}

/** The end of an operation, or where it began if it has none. */
function eventOf(begins: Int32Array, ends: Int32Array, row: number): number | undefined {
  const event = ends[row] === NONE ? begins[row] : ends[row]
  return event === NONE ? undefined : event
}

/** The row within its client's lane of each operation, so that none covers another: the same at every zoom. */
function packed({ run }: RunView, clients: readonly number[]): Int32Array {
  const { operations, outline } = run
  const rows = new Int32Array(operations.length)
  for (const client of clients) {
    const own = Array.from(operations.clients.keys()).filter((row) => operations.clients[row] === client)
    const packing = pack(
      own.map((row) => ({
        left: operations.fromUs[row] as number,
        right: operations.completions[row] === NONE ? outline.endUs : (operations.toUs[row] as number),
      })),
      0,
    )
    own.forEach((row, i) => (rows[row] = Math.min(MOST_ROWS - 1, packing.rows[i] as number)))
  }
  return rows
}
