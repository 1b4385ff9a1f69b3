import type { AnyProtocol, Fault, FaultKind, FaultModel, Group } from '../sim/index.ts'
import { definitionOf } from '../sim/reference.ts'
import { LARGEST_SLOWDOWN_PPM } from './schema-values.ts'

/** A day, in milliseconds: who bears any offset need not be shown a larger one. */
const LARGEST_OFFSET_MS = 86_400_000

/** What every protocol of a cluster bears. */
export type Bounds = { readonly [family in keyof Required<FaultModel>]: Required<FaultModel>[family] } & {
  /** How many nodes may be down at once. */
  readonly crash: number
}

/** Which part of what a protocol bears a kind of fault is weighed against. */
export const bearingOf: { readonly [kind in FaultKind]: keyof FaultModel } = {
  partition: 'partition',
  silence: 'partition',
  loss: 'loss',
  'link-break': 'loss',
  message: 'loss',
  duplicate: 'duplicate',
  replay: 'duplicate',
  delay: 'delay',
  reorder: 'delay',
  clog: 'delay',
  hold: 'delay',
  throttle: 'delay',
  damage: 'damage',
  crash: 'crash',
  wipe: 'wipe',
  pause: 'pause',
  'slow-cpu': 'pause',
  drift: 'driftPpm',
  'clock-offset': 'clockOffsetMs',
  'clock-jump': 'clockOffsetMs',
  'clock-strobe': 'clockOffsetMs',
  'clock-freeze': 'clockOffsetMs',
  'torn-writes': 'torn',
  corruption: 'corruption',
  'lying-flush': 'lyingFlush',
  'disk-error': 'diskErrors',
  'disk-full': 'diskErrors',
  'slow-disk': 'slowDisk',
  'disk-stall': 'slowDisk',
  join: 'membership',
  leave: 'membership',
  replace: 'membership',
  upgrade: 'upgrade',
}

/** All parts of what a protocol bears that faults of a kind are weighed against: whoever bears one of them, bears some of the kind. */
export function bearingsOfKind(kind: FaultKind): readonly (keyof FaultModel)[] {
  if (kind === 'damage') return ['damage', 'loss']
  return kind === 'message' ? ['loss', 'duplicate', 'delay', 'damage'] : [bearingOf[kind]]
}

/** Which part of what a protocol bears one fault is weighed against. */
export function bearingOfFault(fault: Fault): keyof FaultModel {
  if (fault.kind === 'damage' && fault.checksums === true) return 'loss'
  if (fault.kind !== 'message') return bearingOf[fault.kind]
  if (fault.act === 'drop') return 'loss'
  if (fault.act === 'duplicate') return 'duplicate'
  return fault.act === 'damage' ? 'damage' : 'delay'
}

/** What every protocol of a cluster bears: the least of each. */
export function borneByAll(groups: readonly Group[]): Bounds {
  const models = groups.map((group) => protocolOf(group).bears ?? {})
  const all = (family: keyof FaultModel): boolean => models.every((model) => model[family] === true)
  return {
    crash: Math.min(...groups.map(crashesBorne)),
    wipe: Math.min(...models.map(({ wipe = 0 }) => wipe)),
    partition: all('partition'),
    loss: all('loss'),
    duplicate: all('duplicate'),
    delay: all('delay'),
    damage: all('damage'),
    pause: all('pause'),
    driftPpm: Math.min(LARGEST_SLOWDOWN_PPM, ...models.map(({ driftPpm = 0 }) => driftPpm)),
    clockOffsetMs: Math.min(LARGEST_OFFSET_MS, ...models.map(({ clockOffsetMs = 0 }) => clockOffsetMs)),
    torn: all('torn'),
    corruption: all('corruption'),
    lyingFlush: all('lyingFlush'),
    diskErrors: all('diskErrors'),
    slowDisk: all('slowDisk'),
    membership: all('membership'),
    upgrade: all('upgrade'),
  }
}

/** What someone bears who bears everything, as far as it can be shown. */
export function everything(groups: readonly Group[]): Bounds {
  const minority = Math.max(1, ...groups.map(({ nodes }) => Math.floor((nodes - 1) / 2)))
  return {
    crash: Number.POSITIVE_INFINITY,
    wipe: minority,
    partition: true,
    loss: true,
    duplicate: true,
    delay: true,
    damage: true,
    pause: true,
    driftPpm: LARGEST_SLOWDOWN_PPM,
    clockOffsetMs: LARGEST_OFFSET_MS,
    torn: true,
    corruption: true,
    lyingFlush: true,
    diskErrors: true,
    slowDisk: true,
    membership: true,
    upgrade: true,
  }
}

/** How many nodes of a group may be down at once. */
function crashesBorne(group: Group): number {
  const { crash = 0 } = protocolOf(group).bears ?? {}
  if (crash === 'all') return Number.POSITIVE_INFINITY
  return crash === 'minority' ? Math.floor((group.nodes - 1) / 2) : crash
}

function protocolOf({ protocol }: Group): AnyProtocol {
  return definitionOf(protocol) as AnyProtocol
}

/** How much of what its family has a bound for a fault takes up while it acts, on so many nodes. */
export function loadOf(fault: Fault, nodes: number): number {
  switch (fault.kind) {
    case 'crash':
    case 'wipe':
      return nodes
    case 'drift':
      return Math.abs(fault.ppm)
    case 'clock-offset':
    case 'clock-jump':
    case 'clock-strobe':
      return Math.abs(fault.byMs)
    case 'clock-freeze':
      return fault.for ?? LARGEST_OFFSET_MS
    default:
      return 1
  }
}

/** How much of a family may act at once. */
export function limitOf(family: keyof FaultModel, bounds: Bounds): number {
  const bound = bounds[family]
  if (typeof bound === 'number') return bound
  return bound ? Number.POSITIVE_INFINITY : 0
}
