import type { Fault, Moment, Split, Target } from '../sim/faults.ts'
import type { InjectedFault } from '../sim/record.ts'
import type { NodeId } from '../sim/types.ts'
import { duration, listed, percent, seconds } from './format.ts'
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
  switch (fault.kind) {
    case 'partition':
      return `partition ${splitWords(fault.split)}, ${momentWords(fault.at)}`
    case 'crash':
    case 'drift':
    case 'clock-offset':
      return `${fault.kind} ${targetWords(fault.node)}, ${momentWords(fault.at)}`
    case 'message':
      return `${actWords(fault.act)} message ${fault.nth} from ${nameWords(fault.from)} to ${nameWords(fault.to)}`
    default:
      return `${fault.kind}, ${momentWords(fault.at)}`
  }
}

/** Whether a fault acts on links and so concerns everyone, or on single nodes. */
export function actsOnLinks({ fault }: InjectedFault): boolean {
  return fault.kind !== 'crash' && fault.kind !== 'drift' && fault.kind !== 'clock-offset'
}

function injectedWords(injected: InjectedFault, mostLinks: number): string {
  const { fault, nodes } = injected
  const where = nodes.map((node) => nameWords(node)).join(' ')
  switch (fault.kind) {
    case 'partition':
      return `partition ${partitionWords(injected, mostLinks)}`.trim()
    case 'loss':
    case 'duplicate':
      return `${fault.kind} ${percent(fault.probability)}`
    case 'delay':
      return `delay +${duration(fault.ms * 1_000)}`
    case 'crash':
      return `crash ${where}`
    case 'drift':
      return `drift ${where} ${signed(fault.ppm)} ppm`
    case 'clock-offset':
      return `clock ${where} ${signed(fault.byMs)} ms`
    case 'message':
      return `${actWords(fault.act)} ${nameWords(fault.from)} → ${nameWords(fault.to)} #${fault.nth}`
  }
}

function partitionWords({ fault, groups, links }: InjectedFault, mostLinks: number): string {
  if (groups !== undefined && groups.length > 0) return groups.map(groupWords).join(' | ')
  if (links !== undefined && links.length > 0) {
    const named = links.slice(0, mostLinks).map(([from, to]) => `${nameWords(from)} → ${nameWords(to)}`)
    const more = links.length - named.length
    return `cutting ${listed(more > 0 ? [...named, `${more} more`] : named)}`
  }
  return fault.kind === 'partition' ? splitWords(fault.split) : ''
}

function groupWords(group: readonly NodeId[]): string {
  return `{${group.map((node) => nameWords(node)).join(' ')}}`
}

function splitWords(split: Split): string {
  if (typeof split === 'string') return split
  if ('isolate' in split) return `isolating ${targetWords(split.isolate)}`
  if ('groups' in split) return split.groups.map(groupWords).join(' | ')
  return `one way from ${listed(split.oneWay.from.map(targetWords))} to ${listed(split.oneWay.to.map(targetWords))}`
}

function targetWords(target: Target): string {
  if (typeof target === 'string') return nameWords(target)
  if ('role' in target) return `the ${target.which === 'newest' ? 'newest ' : ''}${nameWords(target.role)}`
  if ('pick' in target) return 'any node'
  return target.subject === 'sender' ? 'the sender' : 'the node it is about'
}

function momentWords(moment: Moment): string {
  if (typeof moment === 'number') return `at ${seconds(moment * 1_000)}`
  const which = moment.nth === undefined || moment.nth === 1 ? 'the first' : `number ${moment.nth} of`
  const later = moment.plusMs === undefined ? '' : `, ${duration(moment.plusMs * 1_000)} later`
  return `beside ${which} ${moment.on} ${nameWords(moment.of)}${later}`
}

function actWords(act: 'drop' | 'duplicate' | 'hold' | { readonly delayMs: number }): string {
  return typeof act === 'string' ? act : `delay by ${act.delayMs} ms`
}

function signed(number: number): string {
  return number < 0 ? `−${-number}` : `+${number}`
}
