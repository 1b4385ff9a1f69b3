import type { FaultKind } from '../../sim/faults/index.ts'
import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import { actedFor } from '../../sim/stretches.ts'
import { counted, listed } from '../format.ts'
import { nameWords } from '../value-words.ts'

const MOST_NAMED = 8

/** The faults of one kind that were injected, and what they met. */
export interface FaultsOfKind {
  readonly kind: FaultKind
  readonly injected: number
  readonly missed: number
  /** How long they acted, together, in microseconds. */
  readonly forUs: number
  /** What they had an effect on, in words; empty where nothing tells. */
  readonly met: string
}

const STRUCK: { readonly [kind in FaultKind]?: readonly [noun: string, what: string] } = {
  partition: ['message', 'dropped'],
  loss: ['message', 'dropped'],
  'link-break': ['message', 'dropped'],
  silence: ['message', 'dropped'],
  duplicate: ['message', 'duplicated'],
  delay: ['message', 'delayed'],
  reorder: ['message', 'held back'],
  clog: ['message', 'held back'],
  hold: ['message', 'held back'],
  throttle: ['message', 'held back'],
  damage: ['message', 'damaged'],
  replay: ['message', 'delivered again'],
  message: ['message', 'met'],
}

const STOPS: ReadonlySet<FaultKind> = new Set(['crash', 'wipe', 'pause'])

/** The faults of a run by their kinds, in the order in which the scenario first has them. */
export function faultsByKind({ faults }: RunRecord): readonly FaultsOfKind[] {
  const kinds = [...new Set(faults.map(({ fault }) => fault.kind))]
  return kinds.map((kind) => {
    const own = faults.filter(({ fault }) => fault.kind === kind)
    const injected = own.filter((fault): fault is InjectedFault => fault.injected)
    return {
      kind,
      injected: injected.length,
      missed: own.length - injected.length,
      forUs: injected.reduce((sum, fault) => sum + actedFor(fault), 0),
      met: metWords(kind, injected),
    }
  })
}

function metWords(kind: FaultKind, injected: readonly InjectedFault[]): string {
  const strikes = injected.reduce((sum, fault) => sum + (fault.strikes ?? 0), 0)
  const told = injected.some((fault) => fault.strikes !== undefined)
  const [noun, what] = STRUCK[kind] ?? ['time', 'in effect']
  const nodes = injected.flatMap((fault) => ('node' in fault.fault ? fault.nodes : []))
  const words = [
    ...(told ? [`${counted(strikes, noun)} ${what}`] : []),
    ...(nodes.length > 0 ? [`${STOPS.has(kind) ? 'stopped' : 'at'} ${namesOf(nodes)}`] : []),
  ]
  return words.join(', ')
}

function namesOf(nodes: readonly string[]): string {
  const different = [...new Set(nodes)]
  const shown = different.slice(0, MOST_NAMED).map((node) => nameWords(node, 20))
  const more = different.length - shown.length
  return listed(more > 0 ? [...shown, counted(more, 'more node')] : shown)
}
