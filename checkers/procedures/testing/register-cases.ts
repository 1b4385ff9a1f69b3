import { OnlineRegister } from '../online-register.ts'
import type { Intervals } from '../procedure.ts'
import { decideRegister } from '../register.ts'
import { leavesValue, RegisterKind, type RegisterColumns, seenBy } from '../register-levels.ts'
import type { Case, OnlineCase } from './law.ts'
import { Dice, drawFailures, drawHistory, type Drawn, type Shape, smallShape } from './random-history.ts'

/** A drawn history of a register. */
export interface RegisterHistory {
  readonly intervals: Intervals
  readonly columns: RegisterColumns
}

interface Call {
  readonly kind: number
  readonly value: number
  readonly from: number
}

const { read: READ, write: WRITE, cas: CAS } = RegisterKind

/** Draws a small history; about a half of them are not linearizable, and one in eight has values that are written twice. */
export function drawRegister(seed: number): RegisterHistory {
  const dice = new Dice(seed)
  const repeats = dice.percent(12)
  let next = 1
  const recent = (): number => Math.max(0, next - 1 - dice.below(3))
  const fresh = (): number => (repeats && dice.percent(40) ? recent() : next++)
  return perturbed(
    dice,
    drawCalls(dice, smallShape(dice), 45, (kind) => ({
      kind,
      value: kind === READ ? 0 : fresh(),
      from: kind === CAS ? recent() : 0,
    })),
  )
}

/** Draws a linearizable history of any size in which every value is written once. */
export function drawLongRegister(seed: number, shape: Shape, writesPercent: number): RegisterHistory {
  let next = 1
  const dice = new Dice(seed)
  const draw = (kind: number): Call => ({ kind, value: kind === READ ? 0 : next++, from: 0 })
  return columnsOf(drawCalls(dice, shape, writesPercent, draw))
}

function drawCalls(
  dice: Dice,
  shape: Shape,
  writesPercent: number,
  draw: (kind: number) => Call,
): Drawn<Call> {
  let state = 0
  return drawHistory(
    dice,
    shape,
    () => draw(dice.percent(writesPercent) ? (dice.percent(40) ? CAS : WRITE) : READ),
    (call) => {
      if (call.kind === READ) return { ...call, value: state }
      // A cas that would fail sees what there is instead: those that fail have no part in a history.
      const acted = call.kind === CAS ? { ...call, from: state } : call
      state = call.value
      return acted
    },
  )
}

function perturbed(dice: Dice, drawn: Drawn<Call>): RegisterHistory {
  const calls = [...drawn.operations]
  const values = 1 + Math.max(...calls.map(({ value }) => value))
  for (let changes = dice.below(4); changes > 0; changes--) {
    const i = dice.below(calls.length)
    const call = calls[i] as Call
    const value = dice.percent(96) ? dice.below(values) : values
    if (call.kind === READ) calls[i] = { ...call, value }
    if (call.kind === CAS) calls[i] = { ...call, from: value }
  }
  return columnsOf({ ...drawn, operations: calls })
}

function columnsOf({ intervals, operations }: Drawn<Call>): RegisterHistory {
  const columns: RegisterColumns = {
    kinds: Uint8Array.from(operations, ({ kind }) => kind),
    values: Int32Array.from(operations, ({ value }) => value),
    from: Int32Array.from(operations, ({ from }) => from),
    valueCount: 2 + operations.reduce((most, { value, from }) => Math.max(most, value, from), 0),
    initial: 0,
  }
  return { intervals, columns }
}

/** What operations on a register do, from the definition. */
export function registerStep({
  kinds,
  values,
  from,
}: RegisterColumns): (state: number, position: number) => number | undefined {
  return (state, position) => {
    const kind = kinds[position]
    const value = values[position] as number
    if (kind === READ) return state === value ? state : undefined
    return kind === CAS && from[position] !== state ? undefined : value
  }
}

/** A history judged by the procedure. */
export function registerCase({ intervals, columns }: RegisterHistory): Case<number> {
  const { length } = intervals
  const all = Array.from({ length }, (_, i) => i)
  return {
    intervals,
    initial: columns.initial,
    step: registerStep(columns),
    decision: decideRegister(intervals, columns),
    needs: (position) =>
      all.filter(
        (other) => leavesValue(columns, other) && columns.values[other] === seenBy(columns, position),
      ),
  }
}

/** A history told to the online procedure; some writes and cas are said to have failed. */
export function onlineRegisterCase(
  { intervals, columns }: RegisterHistory,
  seed: number,
): OnlineCase<number> {
  const { kinds, values, from, initial } = columns
  const online = new OnlineRegister(initial)
  const failed = drawFailures(new Dice(~seed), intervals.length, (position) => kinds[position] !== READ)
  return {
    intervals,
    initial,
    step: registerStep(columns),
    failed,
    online,
    tell: (position, completes) => {
      const value = values[position] as number
      const kind = kinds[position] as number
      if (completes) return failed[position] === 1 ? online.fail(position) : online.complete(position, value)
      online.invoke(kind, kind === READ ? undefined : value, from[position])
      return true
    },
  }
}
