import type { ClientWait, NodeStanding, RunRecord } from '../../sim/index.ts'

/** How many clients and nodes a sentence names. */
const NAMED = 3

/**
 * Who waited for what when a run ended without progress: the clients that had waited longest, whom they asked, and what those and
 * the nodes with them were doing.
 */
export function whoIsStuck({ standing, quiesced, time }: RunRecord): string {
  const { nodes, clients } = standing
  const waiting = [...clients].sort((a, b) => a.since - b.since).slice(0, NAMED)
  const asked = new Set(waiting.flatMap(({ asked: whom }) => (whom === undefined ? [] : [whom.node])))
  const core = new Set(quiesced?.core ?? nodes.map(({ id }) => id))
  const concerned = nodes.filter(({ id }) => core.has(id) || asked.has(id))
  const told = [
    ...concerned.filter(({ id }) => asked.has(id)),
    ...concerned.filter(({ id }) => !asked.has(id)),
  ].slice(0, 2 * NAMED)
  return [...waiting.map(clientWords), ...told.map((node) => nodeWords(node, time))].join('; ')
}

function clientWords({ id, operation, since, asked }: ClientWait): string {
  const what = operation.key === undefined ? operation.f : `${operation.f} of ${operation.key}`
  const whom = asked === undefined ? '' : `, and now waits for ${asked.node}`
  return `${id} has been at its ${what} since ${seconds(since)}${whom}`
}

function nodeWords({ id, state, role, waiting, writing, lastHeard }: NodeStanding, end: number): string {
  if (state === 'down' || state === 'absent') return `${id} is ${state === 'down' ? 'down' : 'not there'}`
  const parts = [
    state === 'paused' ? 'is paused' : role === undefined ? 'is up' : `is ${role}`,
    ...(waiting > 0 ? [`has not got to ${waiting} of what came to it`] : []),
    ...(writing ? ['waits for its disk'] : []),
    lastHeard === undefined
      ? 'never heard from anyone'
      : `last heard ${lastHeard.type} from ${lastHeard.from} at ${seconds(lastHeard.time)}${lastHeard.time > end - 100_000 ? '' : ` (${Math.round((end - lastHeard.time) / 1000)} ms before the end)`}`,
  ]
  return `${id} ${parts.join(', ')}`
}

function seconds(microseconds: number): string {
  return `${(microseconds / 1_000_000).toFixed(3)} s`
}
