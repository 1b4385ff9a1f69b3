import type { SimulatedNode } from './node.ts'
import type { InspectionChange } from './record.ts'
import type { CoverageRecorder } from './run-coverage.ts'
import type { Inspection } from './types.ts'

/** Looks into nodes after their code ran: who took a role and when, and, if it is asked for, every change of state. */
export class Inspector {
  readonly changes: InspectionChange[] | undefined
  private readonly roles: (string | undefined)[] = []
  private readonly since: number[] = []
  private readonly last: (string | undefined)[] = []

  private readonly coverage: CoverageRecorder | undefined

  /**
   * @param keep - whether to keep every change of what nodes show of themselves
   * @param coverage - is told of what is seen
   */
  constructor(keep: boolean, coverage?: CoverageRecorder) {
    this.changes = keep ? [] : undefined
    this.coverage = coverage
  }

  /** The event at which a node took the role it has; -1 if it never took one. */
  roleSince(node: SimulatedNode): number {
    return this.since[node.position] ?? -1
  }

  /** Looks at a node; gives the role that it has just taken, if it took one. */
  look(node: SimulatedNode, event: number, time: number): string | undefined {
    const state = node.inspect()
    this.coverage?.saw(node.position, state)
    this.keep(node, state, event, time)
    const role = state?.role
    if (role === this.roles[node.position]) return undefined
    this.roles[node.position] = role
    this.since[node.position] = event
    return role
  }

  private keep(node: SimulatedNode, state: Inspection | undefined, event: number, time: number): void {
    if (this.changes === undefined) return
    const text = state === undefined ? undefined : JSON.stringify(state)
    if (text === this.last[node.position]) return
    this.last[node.position] = text
    const copy = text === undefined ? undefined : (JSON.parse(text) as Inspection)
    this.changes.push({ event, time, node: node.id, state: copy })
  }
}
