import type { Fault, MessageAct, Moment, Split, Target } from '../sim/faults/index.ts'
import type { InjectedFault } from '../sim/record.ts'
import { actedFor } from '../sim/stretches.ts'
import type { NodeId } from '../sim/types.ts'
import { counted, duration, listed, percent, seconds } from './format.ts'
import { nameWords } from './value-words.ts'

const LINKS_NAMED = 3

/** What an injected fault did, short enough for a label: `partition {n1} | {n2 n3}`, `crash n2`. */
export function faultLabel(injected: InjectedFault): string {
  return injectedWords(injected, LINKS_NAMED)
}

/** What an injected fault did, in full. */
export function faultWords(injected: InjectedFault): string {
  return injectedWords(injected, Number.POSITIVE_INFINITY)
}

/** What a fault was to do, as it was asked for: `partition isolating the leader, at 2.000 s`. */
export function plannedFaultWords(fault: Fault): string {
  if (fault.kind === 'message') {
    const which = fault.of === undefined ? 'message' : nameWords(fault.of)
    return `${actWords(fault.act)} ${which} ${fault.nth} from ${nameWords(fault.from)} to ${nameWords(fault.to)}`
  }
  const moment = momentWords(fault.at)
  if (fault.kind === 'partition') return `partition ${splitWords(fault.split)}, ${moment}`
  if ('node' in fault) return `${fault.kind} ${targetWords(fault.node)}, ${moment}`
  const where = fault.on === undefined ? '' : ` ${splitWords(fault.on)}`
  return `${fault.kind}${where}, ${moment}`
}

/** How long a fault acted, without the rests of one that flaps: `3 s`, `1.25 s in 12 stretches`. */
export function actedWords(injected: InjectedFault): string {
  const { stretches } = injected
  const length = duration(actedFor(injected))
  return stretches === undefined
    ? length
    : `${length} in ${counted(stretches.length, 'stretch', 'stretches')}`
}

/** Whether a fault acts on links and so concerns everyone, or on single nodes. */
export function actsOnLinks({ fault }: InjectedFault): boolean {
  return !('node' in fault)
}

function injectedWords(injected: InjectedFault, mostLinks: number): string {
  const { fault, nodes } = injected
  if (fault.kind === 'message')
    return `${actWords(fault.act)} ${nameWords(fault.from)} → ${nameWords(fault.to)} #${fault.nth}`
  const amount = amountWords(fault)
  const where =
    'node' in fault
      ? nodes.map((node) => nameWords(node)).join(' ')
      : fault.kind === 'partition' || fault.on !== undefined
        ? linksWords(injected, mostLinks)
        : ''
  const kind = fault.kind.startsWith('clock-') ? fault.kind.replace('-', ' ') : fault.kind
  const types =
    'types' in fault && fault.types !== undefined
      ? `of ${listed(fault.types.map((type) => nameWords(type)))}`
      : ''
  return [kind, types, where, amount].filter((part) => part !== '').join(' ')
}

/** How much of it there is, where a number says so. */
function amountWords(fault: Exclude<Fault, { readonly kind: 'message' }>): string {
  switch (fault.kind) {
    case 'delay':
      return `+${duration(fault.ms * 1_000)}`
    case 'throttle':
      return `to ${fault.bytesPerSecond} bytes/s`
    case 'replay':
      return `of ${fault.count} old messages`
    case 'drift':
      return `${signed(fault.ppm)} ppm`
    case 'clock-offset':
    case 'clock-jump':
      return `${signed(fault.byMs)} ms`
    case 'clock-strobe':
      return `${signed(fault.byMs)} ms every ${fault.everyMs} ms`
    case 'slow-disk':
      return `× ${fault.factor}`
    default:
      return 'probability' in fault && fault.probability !== undefined ? percent(fault.probability) : ''
  }
}

function linksWords({ fault, groups, links }: InjectedFault, mostLinks: number): string {
  if (groups !== undefined && groups.length > 0) return groups.map(groupWords).join(' | ')
  if (links !== undefined && links.length > 0) {
    const named = links.slice(0, mostLinks).map(([from, to]) => `${nameWords(from)} → ${nameWords(to)}`)
    const more = links.length - named.length
    const words = listed(more > 0 ? [...named, `${more} more`] : named)
    return fault.kind === 'partition' ? `cutting ${words}` : words
  }
  if (fault.kind === 'partition') return splitWords(fault.split)
  return 'on' in fault && fault.on !== undefined ? splitWords(fault.on) : ''
}

function groupWords(group: readonly NodeId[]): string {
  return `{${group.map((node) => nameWords(node)).join(' ')}}`
}

function splitWords(split: Split): string {
  if (typeof split === 'string') return split
  if ('isolate' in split) {
    const company = split.with === undefined ? '' : ' with a minority'
    return `isolating ${targetWords(split.isolate)}${company}`
  }
  if ('mute' in split) return `muting ${targetWords(split.mute)}`
  if ('deafen' in split) return `deafening ${targetWords(split.deafen)}`
  if ('star' in split) return `leaving everyone only ${targetWords(split.star)}`
  if ('groups' in split) return split.groups.map(groupWords).join(' | ')
  if ('links' in split)
    return listed(split.links.map(([from, to]) => `${targetWords(from)} → ${targetWords(to)}`))
  return `one way from ${listed(split.oneWay.from.map(targetWords))} to ${listed(split.oneWay.to.map(targetWords))}`
}

function targetWords(target: Target): string {
  if (typeof target === 'string') return nameWords(target)
  if ('role' in target) {
    const which = { newest: 'the newest ', any: 'any ', all: 'every ' }[target.which ?? 'newest']
    return `${target.which === undefined ? 'the ' : which}${nameWords(target.role)}`
  }
  if ('zone' in target) return `zone ${nameWords(target.zone)}`
  if ('subject' in target) return target.subject === 'sender' ? 'the sender' : 'the node it is about'
  if (target.pick !== 'any') return target.pick === 'all' ? 'all nodes' : 'a spare'
  return target.count === undefined ? 'any node' : `any ${target.count} nodes`
}

function momentWords(moment: Moment): string {
  if (typeof moment === 'number') return `at ${seconds(moment * 1_000)}`
  const which = moment.nth === undefined || moment.nth === 1 ? 'the first' : `number ${moment.nth} of`
  const since = moment.afterMs === undefined ? '' : ` after ${seconds(moment.afterMs * 1_000)}`
  const later = moment.plusMs === undefined ? '' : `, ${duration(moment.plusMs * 1_000)} later`
  return `beside ${which} ${moment.on} ${nameWords(moment.of)}${since}${later}`
}

function actWords(act: MessageAct): string {
  return typeof act === 'string' ? act : `delay by ${act.delayMs} ms`
}

function signed(number: number): string {
  return number < 0 ? `−${-number}` : `+${number}`
}
