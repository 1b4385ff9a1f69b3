import type { SimulatedNode } from './node.ts'
import { isPlainRecord } from './plain-data.ts'
import type { InspectionChange } from './record.ts'
import type { CoverageRecorder } from './run-coverage.ts'
import type { Inspection } from './types.ts'

/** Looks into nodes after their code ran: who took a role and when, and, if it is asked for, every change of state. */
export class Inspector {
  readonly changes: InspectionChange[] | undefined
  private readonly roles: (string | undefined)[] = []
  private readonly since: number[] = []
  /** What each node showed when it was looked at last. */
  private readonly last: Shown[] = []

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
    const last = this.last[node.position]
    let text: string | undefined
    let copy: Inspection | undefined
    if (isFlat(state)) {
      if (last?.fields !== undefined && showsAgain(state, last.fields)) return
      copy = { ...state }
    } else {
      text = JSON.stringify(state) as string | undefined
      if (text === (last?.text ?? JSON.stringify(last?.copy))) return
      copy = text === undefined ? undefined : (JSON.parse(text) as Inspection)
    }
    const fields = isFlat(copy) ? { names: Object.keys(copy), values: Object.values(copy) } : undefined
    this.last[node.position] = { copy, text, fields }
    this.changes.push({ event, time, node: node.id, state: copy })
  }
}

/** What a node showed. */
interface Shown {
  readonly copy: Inspection | undefined
  /** Its JSON, if that was written. */
  readonly text: string | undefined
  /** The fields of a flat state. */
  readonly fields: ShownFields | undefined
}

interface ShownFields {
  readonly names: readonly string[]
  readonly values: readonly unknown[]
}

type Fields = { readonly [field: string]: unknown }

/** Whether a copy of a state's fields is what its JSON would give back. Most states are so, and then need not be written as JSON. */
function isFlat(state: Inspection | undefined): state is Inspection & Fields {
  if (typeof state !== 'object' || state === null || !isPlainRecord(state)) return false
  for (const name in state) {
    const value = (state as Fields)[name]
    const kind = typeof value
    if (kind === 'string' || kind === 'boolean' || value === null) continue
    if (kind !== 'number' || !Number.isFinite(value) || Object.is(value, -0)) return false
  }
  return true
}

/** Whether a flat state has the same fields in the same order, with the same values, as the one before. */
function showsAgain(state: Fields, { names, values }: ShownFields): boolean {
  let count = 0
  for (const name in state) {
    if (name !== names[count] || state[name] !== values[count]) return false
    count++
  }
  return count === names.length
}
