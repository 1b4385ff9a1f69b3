import { isOurs } from './guarded.ts'
import type { ClusterView, NodeView } from './observers.ts'
import type { AnyProtocol } from './protocol.ts'
import type { ObservedProperty, Violation } from './record.ts'
import { textOf } from './printing.ts'
import type { Process } from './types.ts'

interface Entry {
  readonly name: string
  readonly kind: ObservedProperty['kind']
  reached: number
  violation: Violation | undefined
}

interface Observer {
  readonly entry: Entry
  readonly nodes: ReadonlySet<NodeView<Process>>
  readonly cluster: {
    nodes: readonly NodeView<Process>[]
    time: number
    changed: NodeView<Process> | undefined
  }
  readonly look: (cluster: ClusterView<Process>) => string | undefined
}

/** What must hold, what was reached, and what was violated first. */
export class Properties {
  private readonly entries = new Map<string, Entry>()
  private readonly observers: Observer[] = []
  private first: Violation | undefined

  /** The first violation, which ends a run. */
  get violation(): Violation | undefined {
    return this.first
  }

  /** Watches a group of nodes with its protocol's invariants. */
  watch(protocol: AnyProtocol, nodes: readonly NodeView<Process>[]): void {
    for (const invariant of protocol.invariants ?? []) {
      const entry = this.entry(`${protocol.name}: ${invariant.name}`, 'invariant')
      const cluster = { nodes, time: 0, changed: undefined }
      this.observers.push({ entry, nodes: new Set(nodes), cluster, look: invariant.create() })
    }
  }

  /** Lets every invariant look at a node whose code has just run. */
  look(changed: NodeView<Process>, event: number, time: number): void {
    for (const { entry, nodes, cluster, look } of this.observers) {
      if (!nodes.has(changed)) continue
      cluster.time = time
      cluster.changed = changed
      entry.reached++
      const why = answerOf(look, cluster)
      if (why !== undefined) this.violate(entry, { event, time, node: changed.id, why })
    }
  }

  /** Notes that a property was reached. */
  reach(name: string, kind: Entry['kind'], holds: boolean): void {
    const entry = this.entry(name, kind)
    if (holds || kind !== 'sometimes') entry.reached++
  }

  /** Notes that a property does not hold. */
  break(name: string, kind: Entry['kind'], violation: Violation): void {
    this.violate(this.entry(name, kind), violation)
  }

  /** All properties, in the order in which they were first met. */
  report(): readonly ObservedProperty[] {
    return [...this.entries.values()].map(({ name, kind, reached, violation }) => ({
      name,
      kind,
      reached,
      ...(violation === undefined ? {} : { violation }),
    }))
  }

  private violate(entry: Entry, violation: Violation): void {
    entry.violation ??= violation
    this.first ??= violation
  }

  private entry(name: string, kind: Entry['kind']): Entry {
    const known = this.entries.get(name)
    if (known !== undefined) return known
    const entry: Entry = { name, kind, reached: 0, violation: undefined }
    this.entries.set(name, entry)
    return entry
  }
}

/** What an invariant says; one that throws does not hold, and says so. */
function answerOf(look: Observer['look'], cluster: ClusterView<Process>): string | undefined {
  try {
    const answer: unknown = look(cluster)
    if (answer === undefined || typeof answer === 'string') return answer
    return `the invariant itself gave ${textOf(answer)}: expected a sentence, or nothing if it holds`
  } catch (error) {
    if (isOurs(error)) throw error
    return `the invariant itself threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  }
}
