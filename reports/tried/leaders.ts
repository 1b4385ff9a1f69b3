import type { RunRecord } from '../../sim/record.ts'
import type { NodeId } from '../../sim/types.ts'
import { counted, duration, listed, seconds } from '../format.ts'
import { eventAddress } from '../mentions.ts'
import { leads } from '../roles.ts'
import { nameWords } from '../value-words.ts'
import type { NearMiss } from './near-miss.ts'

/** A stretch of time in which the same nodes of a group took themselves for leader. */
interface Reign {
  readonly group: string
  readonly leaders: readonly NodeId[]
  /** What such a node calls itself. */
  readonly role: string
  readonly fromUs: number
  readonly toUs: number
  /** The event that began it. */
  readonly event: number
}

/** The longest time in which several nodes of a group took themselves for leader, and the longest in which none did. */
export function leaderMisses(record: RunRecord): readonly NearMiss[] {
  const reigns = reignsOf(record)
  const several = reigns.filter(({ leaders }) => leaders.length > 1)
  const none = reigns.filter(({ leaders }) => leaders.length === 0)
  return [...severalWords(several), ...noneWords(none)]
}

function severalWords(reigns: readonly Reign[]): readonly NearMiss[] {
  const longest = longestOf(reigns)
  if (longest === undefined) return []
  const all = reigns.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0)
  const { leaders, role, fromUs, toUs, event } = longest
  return [
    [
      {
        text: `${listed(leaders.map((node) => nameWords(node)))} took themselves for ${nameWords(role)} at once`,
        address: eventAddress(event),
      },
      { text: ` for ${duration(toUs - fromUs)}, from ${seconds(fromUs)} on` },
      {
        text:
          reigns.length === 1
            ? '.'
            : `; such times were ${counted(reigns.length, 'stretch', 'stretches')} and ${duration(all)} in all.`,
      },
    ],
  ]
}

function noneWords(reigns: readonly Reign[]): readonly NearMiss[] {
  const longest = longestOf(reigns)
  if (longest === undefined) return []
  const { role, fromUs, toUs, event } = longest
  return [
    [
      { text: `No node took itself for ${nameWords(role)}`, address: eventAddress(event) },
      { text: ` for ${duration(toUs - fromUs)} from ${seconds(fromUs)} on: the longest time without one.` },
    ],
  ]
}

/** Who led, from the first time that anybody did in each group, to the end. */
function reignsOf({ inspections = [], participants, time: endUs }: RunRecord): readonly Reign[] {
  const order = participants.map(({ id }) => id)
  const groups = new Map(participants.map(({ id, group }) => [id, group]))
  const current = new Map<string, Omit<Reign, 'toUs'>>()
  const reigns: Reign[] = []
  const end = (reign: Omit<Reign, 'toUs'>, toUs: number): void => {
    if (toUs > reign.fromUs) reigns.push({ ...reign, toUs })
  }
  for (const { node, state, time, event } of inspections) {
    const group = groups.get(node) ?? ''
    const before = current.get(group)
    const led = before?.leaders.includes(node) === true
    if (leads(state) === led) continue
    if (before !== undefined) end(before, time)
    const others = before?.leaders.filter((leader) => leader !== node) ?? []
    const leaders = led ? others : order.filter((one) => one === node || others.includes(one))
    const role = led ? (before?.role ?? '') : (state?.role ?? '')
    current.set(group, { group, leaders, role, fromUs: time, event })
  }
  for (const reign of current.values()) end(reign, endUs)
  return reigns
}

/** Of equally long ones the first. */
function longestOf(reigns: readonly Reign[]): Reign | undefined {
  let longest: Reign | undefined
  for (const reign of reigns) {
    if (longest === undefined || reign.toUs - reign.fromUs > longest.toUs - longest.fromUs) longest = reign
  }
  return longest
}
