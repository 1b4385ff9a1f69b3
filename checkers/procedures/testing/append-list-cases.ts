import { type AppendListColumns, decideAppendList } from '../append-list.ts'
import { OnlineAppendList } from '../online-append-list.ts'
import type { Intervals } from '../procedure.ts'
import type { Step } from './brute-force.ts'
import type { Case, OnlineCase } from './law.ts'
import { Dice, drawFailures, drawHistory, type Drawn, type Shape, smallShape } from './random-history.ts'

/** A drawn history of a list. */
export interface AppendListHistory {
  readonly intervals: Intervals
  readonly columns: AppendListColumns
}

interface Call {
  /** -1 for a read. */
  readonly value: number
  readonly read: readonly number[]
}

/** Draws a small history; about a third are not linearizable, and one in twelve has values that are appended twice. */
export function drawAppendList(seed: number): AppendListHistory {
  const dice = new Dice(seed)
  const repeats = dice.percent(8)
  let next = 0
  const fresh = () => (repeats && next > 0 && dice.percent(50) ? dice.below(next) : next++)
  const drawn = drawCalls(dice, smallShape(dice), 50, fresh)
  const calls = [...drawn.operations]
  for (let left = dice.below(5); left > 0; left--) {
    const i = dice.below(calls.length)
    const call = calls[i] as Call
    if (call.value < 0) calls[i] = { ...call, read: changed(dice, call.read, next + 1) }
  }
  return columnsOf({ ...drawn, operations: calls })
}

/** Draws a linearizable history of any size; every so many operations the list is read. */
export function drawLongAppendList(seed: number, shape: Shape, appendsPercent: number): AppendListHistory {
  let next = 0
  return columnsOf(drawCalls(new Dice(seed), shape, appendsPercent, () => next++))
}

function drawCalls(dice: Dice, shape: Shape, appendsPercent: number, fresh: () => number): Drawn<Call> {
  const list: number[] = []
  return drawHistory<Call>(
    dice,
    shape,
    () => ({ value: dice.percent(appendsPercent) ? fresh() : -1, read: [] }),
    (call) => {
      if (call.value < 0) return { ...call, read: [...list] }
      list.push(call.value)
      return call
    },
  )
}

function changed(dice: Dice, read: readonly number[], values: number): readonly number[] {
  const list = [...read]
  const i = dice.below(list.length + 1)
  const way = dice.below(4)
  if (way === 0) list.splice(i, 1)
  else if (way === 1) list.splice(i, 0, dice.below(values))
  else if (way === 2) list.length = i
  else list.reverse()
  return list
}

function columnsOf({ intervals, operations }: Drawn<Call>): AppendListHistory {
  const readOffsets = new Int32Array(operations.length + 1)
  for (const [i, { read }] of operations.entries())
    readOffsets[i + 1] = (readOffsets[i] as number) + read.length
  const readValues = new Int32Array(readOffsets.at(-1) ?? 0)
  for (const [i, { read }] of operations.entries()) readValues.set(read, readOffsets[i])
  return {
    intervals,
    columns: {
      appended: Int32Array.from(operations, ({ value }) => value),
      readOffsets,
      readValues,
      valueCount: 2 + operations.reduce((most, { value }) => Math.max(most, value), 0),
    },
  }
}

/** What operations on a list do, from the definition. */
export function appendListStep({
  appended,
  readOffsets,
  readValues,
}: AppendListColumns): Step<readonly number[]> {
  return (list, position) => {
    const value = appended[position] as number
    if (value >= 0) return [...list, value]
    const read = readValues.subarray(readOffsets[position], readOffsets[position + 1])
    return read.length === list.length && list.every((element, i) => element === read[i]) ? list : undefined
  }
}

/** A history judged by the procedure. */
export function appendListCase({ intervals, columns }: AppendListHistory): Case<readonly number[]> {
  const { appended, readOffsets, readValues } = columns
  return {
    intervals,
    initial: [],
    step: appendListStep(columns),
    decision: decideAppendList(intervals, columns),
    needs: (position) => {
      const read = readValues.subarray(readOffsets[position], readOffsets[position + 1])
      return [...appended.keys()].filter((other) => read.includes(appended[other] as number))
    },
  }
}

/** A history told to the online procedure; some appends are said to have failed. */
export function onlineAppendListCase(
  { intervals, columns }: AppendListHistory,
  seed: number,
): OnlineCase<readonly number[]> {
  const { appended, readOffsets, readValues } = columns
  const online = new OnlineAppendList()
  const failed = drawFailures(new Dice(~seed), intervals.length, (position) => appended[position] !== -1)
  return {
    intervals,
    initial: [],
    step: appendListStep(columns),
    failed,
    online,
    tell: (position, completes) => {
      if (!completes) {
        online.invoke(appended[position] as number)
        return true
      }
      if (failed[position] === 1) return online.fail(position)
      return online.complete(position, readValues.subarray(readOffsets[position], readOffsets[position + 1]))
    },
  }
}
