import { culpritIn, type Facts } from '../checkers/explanation/facts.ts'
import { type HistoryEvent, type RunRecord, simulateResolved } from '../sim/index.ts'
import { stretchesOf } from '../sim/stretches.ts'
import { isLeading } from './leading-roles.ts'

/** The faults that keep all messages of a link from arriving while they act. */
const CUTTING: ReadonlySet<string> = new Set(['partition', 'link-break', 'clog', 'hold'])

/**
 * What the run knows of a violation that its history does not: what the node that answered took itself for, who else did, and
 * which faults were on it. The moment is looked at again by running up to it once more.
 *
 * @returns a sentence, or `undefined` where there is nothing to add
 */
export function circumstancesOf(record: RunRecord, facts: Facts): string | undefined {
  const completion = completionOf(record, culpritIn(facts))
  const node = completion?.node
  if (completion === undefined || node === undefined) return undefined
  const rivals = rivalry(record, node, completion)
  // The second clause may say "it" only where the first has said who.
  const cut = isolation(record, node, rivals === undefined ? node : 'it', completion)
  const clauses = [rivals, cut].filter((clause) => clause !== undefined)
  return clauses.length === 0 ? undefined : `${clauses.join('; ')}.`
}

function completionOf({ history }: RunRecord, invocation: number): HistoryEvent | undefined {
  const { process } = history.at(invocation)
  for (let index = invocation + 1; index < history.length; index++) {
    const event = history.at(index)
    if (event.process === process) return event
  }
  return undefined
}

/** "n1 took itself for leader (term 2), and so did n3 (term 3)". */
function rivalry(record: RunRecord, node: string, completion: HistoryEvent): string | undefined {
  const simulation = simulateResolved(record.scenario, record.seed)
  simulation.runTo({ timeMs: completion.time / 1000 })
  const own = simulation.inspect(node)
  if (own === undefined || !isLeading(own.role)) return undefined
  const rivals = record.participants
    .filter(({ kind, id }) => kind === 'node' && id !== node)
    .filter(({ id }) => simulation.inspect(id)?.role === own.role)
    .map(({ id }) => `${id}${termOf(simulation.inspect(id))}`)
  if (rivals.length === 0) return undefined
  return `${node} took itself for ${own.role}${termOf(own)}, and so did ${rivals.join(' and ')}`
}

function termOf(state: object | undefined): string {
  const term = state !== undefined && 'term' in state ? state.term : undefined
  return typeof term === 'number' ? ` (term ${term})` : ''
}

/** "partition-1 had cut it off from n2, n3 since 3.200 s". */
function isolation(
  { faults }: RunRecord,
  node: string,
  called: string,
  completion: HistoryEvent,
): string | undefined {
  const cutting = faults
    .flatMap((fault) => (fault.injected ? stretchesOf(fault) : []))
    .filter(
      (fault) =>
        CUTTING.has(fault.fault.kind) &&
        fault.from <= completion.time &&
        completion.time <= fault.to &&
        (fault.links ?? []).some(([from, to]) => from === node || to === node),
    )
  const [first, ...others] = cutting
  if (first === undefined) return undefined
  const latest = others.reduce((latest, fault) => (fault.from > latest.from ? fault : latest), first)
  const peers = new Set((latest.links ?? []).filter((link) => link.includes(node)).flat())
  peers.delete(node)
  const since = (latest.from / 1_000_000).toFixed(3)
  return `${latest.fault.id} had cut ${called} off from ${[...peers].sort().join(', ')} since ${since} s`
}
