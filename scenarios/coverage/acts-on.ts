import { type FaultKind, faultKinds } from '../../sim/index.ts'

/** What the faults of a kind act on, as far as they can meet anything there. */
interface Scope {
  /** Nodes that run, by themselves or as the ends of links. */
  readonly states: boolean
  /** Messages, by themselves or because their receiver is stopped or kept busy. */
  readonly messages: boolean
}

const both: Scope = { states: true, messages: true }
const nodes: Scope = { states: true, messages: false }

const scopes: { readonly [kind in FaultKind]: Scope } = {
  partition: both,
  loss: both,
  'link-break': both,
  duplicate: both,
  delay: both,
  reorder: both,
  clog: both,
  hold: both,
  damage: both,
  throttle: both,
  replay: both,
  message: both,
  crash: both,
  wipe: both,
  pause: both,
  'slow-cpu': both,
  silence: both,
  drift: nodes,
  'clock-offset': nodes,
  'clock-jump': nodes,
  'clock-strobe': nodes,
  'clock-freeze': nodes,
  'torn-writes': nodes,
  corruption: nodes,
  'lying-flush': nodes,
  'disk-error': nodes,
  'disk-full': nodes,
  'slow-disk': nodes,
  'disk-stall': nodes,
  // A spare that joins does not run yet.
  join: { states: false, messages: false },
  leave: both,
  replace: both,
  upgrade: both,
}

/** Whether faults of a kind meet states of nodes, or messages, by what they do, and not just now and then. */
export function actsOn(kind: string, part: keyof Scope): boolean {
  return Object.hasOwn(faultKinds, kind) && scopes[kind as FaultKind][part]
}
