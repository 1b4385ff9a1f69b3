import { besideMiddle, curveBetween, type Point } from '../graphs/curve.ts'
import type { DependencyArrow, OperationBar } from '../timeline/model.ts'
import { shortened } from '../value-words.ts'
import { type CyclicAnomaly, vertexName } from './cycle-graph.ts'

const MOST_ARROWS = 24
const NONE = -1
const BEND = 26
const CLAUSE_LENGTH = 400
/** Where the label of a straight way stands: beside it, in the gap between two lanes. */
const LABEL_GAP = 7
const LABEL_BELOW = 11
const LABEL_ABOVE = 4

/**
 * The dependencies of a cycle between the bars of its transactions, as far as both ends are drawn.
 *
 * @param invocationOf - the invocation of the operation that an event belongs to
 */
export function dependencyArrows(
  { cycle }: Pick<CyclicAnomaly, 'cycle'>,
  invocationOf: (event: number) => number | undefined,
  bars: readonly OperationBar[],
): readonly DependencyArrow[] {
  const barOf = new Map(bars.map((bar) => [bar.invocation, bar]))
  const barAt = (event: number) => barOf.get(invocationOf(event) ?? NONE)
  return cycle.slice(0, MOST_ARROWS).flatMap(({ from, to, kind, because }, at) => {
    const [one, other] = [barAt(from), barAt(to)]
    if (one === undefined || other === undefined || one === other) return []
    const [name, next] = [vertexName(cycle, at), vertexName(cycle, at + 1)]
    const label = `${name} ${kind} ${next}`
    const title = `${name} < ${next}, because ${shortened(because, CLAUSE_LENGTH)}`
    return [{ kind, label, title, ...wayBetween(one, other, (at + 1) / (cycle.length + 1)) }]
  })
}

type Way = Pick<DependencyArrow, 'from' | 'via' | 'to' | 'labelAt'>

/**
 * From bar to bar. In one lane over their heads; where bars of two lanes overlap straight from one to the other, the label in the gap
 * beside the first; else between the ends that are nearest to each other.
 *
 * @param share - where on the overlap, from 0 to 1: the ways of several dependencies stand beside each other
 */
function wayBetween(one: OperationBar, other: OperationBar, share: number): Way {
  if (one.top === other.top) {
    const [from, to] = [one, other].map((bar) => ({ x: middleOf(bar), y: bar.top })) as [Point, Point]
    return bent(from, { x: (from.x + to.x) / 2, y: one.top - BEND }, to)
  }
  const isDown = other.top > one.top
  const fromY = isDown ? one.top + one.height : one.top
  const toY = isDown ? other.top : other.top + other.height
  const [left, right] = [Math.max(one.left, other.left), Math.min(endOf(one), endOf(other))]
  if (left < right) {
    const x = left + share * (right - left)
    const [from, to] = [
      { x, y: fromY },
      { x, y: toY },
    ]
    const labelAt = {
      x: x + LABEL_GAP,
      y: fromY + (isDown ? LABEL_BELOW : -LABEL_ABOVE),
      anchor: 'start' as const,
    }
    return { from, via: { x, y: (fromY + toY) / 2 }, to, labelAt }
  }
  const from = { x: within(one, middleOf(other)), y: fromY }
  const to = { x: within(other, middleOf(one)), y: toY }
  return bent(from, besideMiddle(from, to, BEND), to)
}

function bent(from: Point, via: Point, to: Point): Way {
  const { x, y } = curveBetween(from, via, to).middle
  return { from, via, to, labelAt: { x, y: y + 4, anchor: 'middle' } }
}

function endOf({ left, width }: OperationBar): number {
  return left + width
}

function middleOf({ left, width }: OperationBar): number {
  return left + width / 2
}

/** The place on a bar that is nearest to another, a little off its ends. */
function within({ left, width }: OperationBar, x: number): number {
  const margin = Math.min(6, width / 2)
  return Math.min(Math.max(x, left + margin), left + width - margin)
}
