import type { Distribution, Fault, Moment, Split, Target } from '../../sim/index.ts'
import { distributionKinds } from '../../sim/distributions.ts'
import { inMs, listedWords } from './words.ts'

type Fields = { readonly [field: string]: unknown }

/** A fault of a schedule in one line, but for its time: `crash n2 beside the first leader, for 5 ms`. */
export function faultLine(fault: Fault): string {
  if (fault.kind === 'message') {
    const { from, to, nth, of, act } = fault
    const done = typeof act === 'string' ? act : `delay by ${inMs(act.delayMs)}`
    return `${done} ${of ?? 'message'} ${nth} from ${from} to ${to}`
  }
  const { kind, at, id: _, ...fields } = fault
  const { node, split, on, for: length, ...others } = fields as Fields & Partial<Parts>
  const whom = [
    ...(node === undefined ? [] : [targetWords(node)]),
    ...(split === undefined ? [] : [splitWords(split)]),
    ...(on === undefined ? [] : [`on ${splitWords(on)}`]),
  ]
  return [
    [kind, ...whom, ...momentWords(at)].join(' '),
    ...Object.entries(others).map(([field, value]) => `${field} ${valueWords(value)}`),
    ...(length === undefined ? [] : [`for ${inMs(length)}`]),
  ].join(', ')
}

/** What a fault is about, and how long it lasts. */
interface Parts {
  readonly node: Target
  readonly split: Split
  readonly on: Split
  readonly for: number
}

/** A setting's value in words: a distribution as `uniform min 1, max 5`, anything else as JSON has it. */
export function valueWords(value: unknown): string {
  if (isDistribution(value)) return distributionWords(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isDistribution(value: unknown): value is Distribution {
  const { kind } = (value ?? {}) as { readonly kind?: string }
  return kind !== undefined && distributionKinds.has(kind)
}

function distributionWords(distribution: Distribution): string {
  if (distribution.kind === 'constant') return inMs(distribution.ms)
  const { kind, ...parameters } = distribution
  const words = Object.entries(parameters).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? value : `(${distributionWords(value)})`}`,
  )
  return `${kind} ${words.join(' ')}`
}

function targetWords(target: Target): string {
  if (typeof target === 'string') return target
  if ('role' in target)
    return `${{ newest: 'the', any: 'any', all: 'every' }[target.which ?? 'newest']} ${target.role}`
  if ('zone' in target) return `zone ${target.zone}`
  if ('subject' in target) return target.subject === 'sender' ? 'the sender' : 'the node it is about'
  if (target.pick !== 'any') return target.pick === 'all' ? 'all nodes' : 'a spare'
  const { count = 1, writing } = target
  const likely = writing === undefined ? '' : ` (${writing} times as likely one that is writing)`
  return `${count === 1 ? 'any node' : `any ${count} nodes`}${likely}`
}

function splitWords(split: Split): string {
  if (typeof split === 'string') return split
  if ('isolate' in split)
    return `isolating ${targetWords(split.isolate)}${split.with === undefined ? '' : ' with a minority'}`
  if ('mute' in split) return `muting ${targetWords(split.mute)}`
  if ('deafen' in split) return `deafening ${targetWords(split.deafen)}`
  if ('star' in split) return `between all but ${targetWords(split.star)}`
  if ('groups' in split) return `between ${split.groups.map((group) => group.join(' ')).join(' | ')}`
  const all = (targets: readonly Target[]): string => listedWords(targets.map(targetWords))
  if ('oneWay' in split) return `from ${all(split.oneWay.from)} to ${all(split.oneWay.to)}`
  return `from ${listedWords(split.links.map(([from, to]) => `${targetWords(from)} to ${targetWords(to)}`))}`
}

/** Nothing for a plain time. */
function momentWords(at: Moment): readonly string[] {
  if (typeof at === 'number') return []
  const { on, of, nth = 1, plusMs, afterMs } = at
  const what = on === 'role' ? of : `${on} ${of}`
  return [
    nth === 1 ? `beside the first ${what}` : `beside ${what} number ${nth}`,
    ...(afterMs === undefined ? [] : [`after ${inMs(afterMs)}`]),
    ...(plusMs === undefined ? [] : [`and ${inMs(plusMs)} later`]),
  ]
}
