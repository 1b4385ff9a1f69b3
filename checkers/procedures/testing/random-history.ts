import { mix32 } from '../../../sim/random.ts'
import { type Intervals, OPEN } from '../procedure.ts'

/** Draws that depend on a seed alone. */
export class Dice {
  private key: number
  private drawn = 0

  constructor(seed: number) {
    this.key = mix32(seed + 0x51ed)
  }

  /** A whole number from 0 to one less than `count`. */
  below(count: number): number {
    this.drawn++
    return mix32(this.key ^ Math.imul(this.drawn, 0x9e3779b1)) % count
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance
  }
}

/** How a history is drawn. */
export interface Shape {
  readonly operations: number
  readonly processes: number
  /** How many operations in a hundred crash. */
  readonly crashes: number
}

/** A shape small enough for brute force: 3 to 9 operations, up to 5 processes at once. */
export function smallShape(dice: Dice): Shape {
  return { operations: 3 + dice.below(7), processes: 1 + dice.below(5), crashes: dice.below(3) * 12 }
}

/** How often in a hundred an operation that has to wait crashes instead. */
const PATIENCE_ENDS = 4

/** Where there is always one process. */
interface Place {
  process: number
  /** The operation that it is at, or -1. */
  doing: number
  /** Whether that has taken effect. */
  acted: boolean
}

/** A history as it was drawn: operation `i` was called by `callers[i]` and is `operations[i]`. */
export interface Drawn<Operation> {
  readonly intervals: Intervals
  readonly operations: readonly Operation[]
  readonly callers: readonly number[]
}

/**
 * Draws a history of a correct concurrent object: processes call it one operation at a time, each takes effect at a random moment
 * before it completes, and those that crash have taken effect or have not. The history is linearizable.
 *
 * @param dice - where draws come from
 * @param shape - how large it is
 * @param draw - what a process calls
 * @param act - lets an operation take effect, and gives it with its answer; nothing if it has to wait, which some give up
 */
export function drawHistory<Operation>(
  dice: Dice,
  shape: Shape,
  draw: (process: number) => Operation,
  act: (operation: Operation) => Operation | undefined,
): Drawn<Operation> {
  const operations: Operation[] = []
  const invocations: number[] = []
  const completions: number[] = []
  const callers: number[] = []
  const places: Place[] = Array.from({ length: shape.processes }, (_, process) => ({
    process,
    doing: -1,
    acted: false,
  }))
  let event = 0
  let processes = shape.processes
  let busy = 0
  while (operations.length < shape.operations || busy > 0) {
    const place = places[dice.below(places.length)] as Place
    if (place.doing < 0) {
      if (operations.length === shape.operations) continue
      place.doing = operations.length
      place.acted = false
      operations.push(draw(place.process))
      invocations.push(event++)
      completions.push(OPEN)
      callers.push(place.process)
      busy++
    } else if (dice.percent(shape.crashes)) {
      crash(place)
    } else if (place.acted) {
      completions[place.doing] = event++
      place.doing = -1
      busy--
    } else {
      const acted = act(operations[place.doing] as Operation)
      if (acted !== undefined) {
        operations[place.doing] = acted
        place.acted = true
      } else if (dice.percent(PATIENCE_ENDS)) {
        crash(place)
      }
    }
  }
  return {
    intervals: {
      length: operations.length,
      invocations: Int32Array.from(invocations),
      completions: Int32Array.from(completions),
    },
    operations,
    callers,
  }

  /** Whoever crashes is followed by somebody else. */
  function crash(place: Place): void {
    place.doing = -1
    place.process = processes++
    busy--
  }
}

/** Draws which operations are said not to have happened: 1 for those that are. */
export function drawFailures(dice: Dice, count: number, mayFail: (position: number) => boolean): Uint8Array {
  const percent = dice.below(3) * 10
  return Uint8Array.from({ length: count }, (_, position) =>
    Number(mayFail(position) && dice.percent(percent)),
  )
}
