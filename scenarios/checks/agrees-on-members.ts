import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, Json, NodeId, NodeStanding, ProcessId, RunRecord } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import { coreOf, milliseconds, quietSince } from './quiet-since.ts'

/** What the check of membership can be told. */
export interface AgreesOnMembersOptions {
  /** Milliseconds. */
  readonly withinMs: number
}

/**
 * Membership settles: once a bound has passed after the last fault has ended, every node that is asked for its `members` names those
 * of its group that are up, and nobody else. That is eventual accuracy (nobody who is up is missing) and completeness (nobody who is
 * down or has left is named) in one. Where `quiesce.core` heals a part of the cluster only, nodes of that part must name each other.
 *
 * @param options - `withinMs` (milliseconds)
 *
 * Source: Chandra and Toueg, "Unreliable Failure Detectors for Reliable Distributed Systems" (1996), section 2.2.
 *
 * @example
 * ```ts
 * agreesOnMembers({ withinMs: 5_000 })
 * ```
 */
export const agreesOnMembers: CheckFactory<AgreesOnMembersOptions> = defineCheck({
  name: 'agrees-on-members',
  description: 'a bound after the last fault has ended, nodes name those as members that are up',
  defaults: { withinMs: 5_000 },
  validate: ({ withinMs }) =>
    withinMs > 0 && Number.isFinite(withinMs)
      ? undefined
      : `withinMs is ${withinMs}, expected milliseconds, more than 0`,
  title: ({ withinMs }) => `agrees on members within ${withinMs} ms`,
  judge: judgeAgreement,
})

function judgeAgreement(run: RunRecord, { withinMs }: AgreesOnMembersOptions): Verdict {
  const { since, words } = quietSince(run)
  const deadline = since + withinMs * 1000
  if (run.time < deadline) {
    const why = `the run ended ${milliseconds(run.time - since)} after ${words}, before ${withinMs} ms had passed`
    return { verdict: 'unknown', why }
  }
  const there = new Whereabouts(run)
  const asked = new Map<ProcessId, HistoryEvent>()
  const answered = new Set<NodeId>()
  for (const event of run.history) {
    if (event.f !== 'members' || event.time < deadline) continue
    const { process, type, node, value = null, time, index } = event
    const question = asked.get(process)
    if (type === 'invoke') asked.set(process, event)
    else asked.delete(process)
    if (type !== 'ok' || question === undefined || node === undefined) continue
    const wrong = there.wrongWith(node, value)
    if (wrong !== undefined) {
      const why = `${node}, asked for its members ${milliseconds(time - since)} after ${words}, answers ${wrong}`
      return { verdict: 'invalid', why, core: [question.index, index] }
    }
    if (there.isJudged(node)) answered.add(node)
  }
  if (answered.size === 0) {
    if (!there.isAnyoneUp()) return { verdict: 'valid', why: `nobody was up after ${words}` }
    const why = `no node has answered who its members are later than ${withinMs} ms after ${words}`
    return { verdict: 'unknown', why }
  }
  const names = [...answered].sort().join(', ')
  return {
    verdict: 'valid',
    why: `later than ${withinMs} ms after ${words}, ${names} named those as members that were up`,
  }
}

/** Who is up and who is not once faults have ended, and who must know. */
class Whereabouts {
  private readonly standing = new Map<NodeId, NodeStanding>()
  private readonly groups = new Map<NodeId, string>()
  private readonly core: ReadonlySet<NodeId>

  constructor(run: RunRecord) {
    for (const standing of run.standing.nodes) this.standing.set(standing.id, standing)
    for (const { id, kind, group } of run.participants) if (kind === 'node') this.groups.set(id, group)
    this.core = new Set(coreOf(run))
  }

  /** Whether a node belongs to those that must agree. */
  isJudged(node: NodeId): boolean {
    return this.core.size === 0 || this.core.has(node)
  }

  /** Whether anyone is there who could answer. */
  isAnyoneUp(): boolean {
    return [...this.groups.keys()].some((id) => this.isUp(id))
  }

  /** What is wrong with the members that a node has named, if anything is. */
  wrongWith(node: NodeId, value: Json): string | undefined {
    if (!this.isJudged(node)) return undefined
    if (!Array.isArray(value) || value.some((member) => typeof member !== 'string'))
      return `${textOf(value)}: expected names`
    const named = new Set(value as readonly NodeId[])
    const missing = [...this.groups]
      .filter(([id, group]) => group === this.groups.get(node) && this.isUp(id) && !named.has(id))
      .map(([id]) => `without ${id}, which is up`)
    // Where only a part was healed, those outside it may come and go.
    const ghosts = this.core.size > 0 ? [] : [...named].filter((id) => !this.isUp(id))
    const wrong = [...missing, ...ghosts.map((id) => `with ${id}, which is ${this.whereIs(id)}`)]
    return wrong.length === 0 ? undefined : wrong.join(', and ')
  }

  /** Whether a node is there, and must be taken for alive. */
  private isUp(id: NodeId): boolean {
    const state = this.standing.get(id)?.state
    return (state === 'up' || state === 'paused') && this.isJudged(id)
  }

  private whereIs(id: NodeId): string {
    const state = this.standing.get(id)?.state
    return state === undefined ? 'no node' : state === 'down' ? 'down' : 'not there'
  }
}
