import type { Fault, FaultKind } from './faults/index.ts'
import type { FaultEncounters, RunCoverage } from './record.ts'
import type { Inspection } from './types.ts'

/** How many names are told apart in one run: what names further states, or further types of messages, is `other`. */
const MOST_NAMES = 64
/** Of a longer name the beginning counts. */
const LONGEST_NAME = 64
/** How many fields stand for the state of a node that has no role. */
const MOST_FIELDS = 3

/** The state of a node that does not run. */
export const DOWN = 'down'
/** The state of one that runs and says nothing of itself. */
const UP = 'up'
const OTHER = 'other'

/** Faults because of which a node does not run, so that what comes to it is lost. */
const STOPPING: ReadonlySet<FaultKind> = new Set(['crash', 'wipe', 'leave', 'replace', 'upgrade'])
/** Faults because of which a node has no time, so that what comes to it waits. */
const OCCUPYING: ReadonlySet<FaultKind> = new Set(['pause', 'slow-cpu'])

/** What is asked of a node that a fault comes upon. */
interface Met {
  readonly position: number
  readonly process: unknown
  readonly incarnation: number
}

/** What one fault has met up to now. */
interface Encounters {
  readonly kind: FaultKind
  readonly states: Set<string>
  readonly messages: Set<string>
  /** The type of the last message that it had an effect on: most are like the one before. */
  lastType: string | undefined
  /** The nodes that it acts on, and which of their lives it came upon. */
  readonly acting: { readonly node: Met; readonly life: number }[]
}

/**
 * Keeps book of what a run has tried: the states that nodes were in, the types of messages that were sent, and which of them each
 * fault met. It only listens, so that a run in which it does is the same as one without it.
 */
export class CoverageRecorder {
  private readonly ids: ReadonlySet<string>
  private readonly states = new Names()
  private readonly messages = new Names()
  private readonly faults = new Map<string, Encounters>()
  /** The state that each node was last seen in, by position. */
  private readonly last: (string | undefined)[] = []
  private lastSent: string | undefined

  /** @param names - of all participants: who leads is no state of whoever follows */
  constructor(names: readonly string[]) {
    this.ids = new Set(names)
  }

  /** A node shows itself after its code ran; it shows nothing while it is down. */
  saw(position: number, shown: Inspection | undefined): void {
    const state = shown === undefined ? DOWN : (shown.role ?? this.stateWithoutRole(shown))
    if (state === this.last[position]) return
    this.last[position] = state
    this.states.nameOf(state)
  }

  /** A message of a type is sent. */
  sent(type: string): void {
    if (type === this.lastSent) return
    this.lastSent = type
    this.messages.nameOf(type)
  }

  /** A fault begins to act, for the first time or again, on these nodes or on links between them. */
  comesUpon(fault: Fault & { readonly id: string }, nodes: readonly Met[]): void {
    const met = this.encountersOf(fault)
    for (const node of nodes) {
      const state = node.process === undefined ? DOWN : (this.last[node.position] ?? DOWN)
      met.states.add(this.states.nameOf(state))
      met.acting.push({ node, life: node.incarnation })
    }
    if (fault.kind !== 'message' && typeof fault.at === 'object' && fault.at.on === 'message')
      this.note(met, fault.at.of)
  }

  /** A fault acts no more, for good or for now. */
  rests(fault: string): void {
    const met = this.faults.get(fault)
    if (met !== undefined) met.acting.length = 0
  }

  /** A fault has had an effect on a message of a type. */
  affected(fault: string, type: string): void {
    const met = this.faults.get(fault)
    if (met !== undefined) this.note(met, type)
  }

  /** A message was lost because its receiver does not run: the faults that have stopped it had an effect on it. */
  lostAt(position: number, type: string): void {
    for (const met of this.faults.values()) {
      // A node that runs again has overcome what stopped it.
      if (STOPPING.has(met.kind) && actsOn(met, position, ({ node, life }) => node.incarnation === life))
        this.note(met, type)
    }
  }

  /** A message waits because its receiver has no time: the faults that take its time had an effect on it. */
  waitsAt(position: number, type: string): void {
    for (const met of this.faults.values()) {
      if (OCCUPYING.has(met.kind) && actsOn(met, position, () => true)) this.note(met, type)
    }
  }

  /** The book, faults in the order in which they were injected. */
  report(): RunCoverage {
    return {
      states: this.states.sorted(),
      messages: this.messages.sorted(),
      faults: [...this.faults].map(([id, { kind, states, messages }]): FaultEncounters => ({
        id,
        kind,
        states: [...states].sort(),
        messages: [...messages].sort(),
      })),
    }
  }

  private encountersOf({ id, kind }: Fault & { readonly id: string }): Encounters {
    let met = this.faults.get(id)
    if (met === undefined) {
      met = { kind, states: new Set(), messages: new Set(), lastType: undefined, acting: [] }
      this.faults.set(id, met)
    }
    return met
  }

  private note(met: Encounters, type: string): void {
    if (type === met.lastType) return
    met.lastType = type
    met.messages.add(this.messages.nameOf(type))
  }

  /** What is likely one of few: fields that are true or false, or a text that names nobody, the first few by name. */
  private stateWithoutRole(shown: Inspection): string {
    const fields = Object.entries(shown as { readonly [field: string]: unknown })
      .filter(
        ([, value]) => typeof value === 'boolean' || (typeof value === 'string' && !this.ids.has(value)),
      )
      .map(([name, value]) => `${name}=${String(value)}`)
    return fields.sort().slice(0, MOST_FIELDS).join(' ') || UP
  }
}

/** Names that code under test gives: there may be any number of them, of any length. */
class Names {
  private readonly known = new Set<string>()

  /** What a name is called from now on. */
  nameOf(given: string): string {
    const short = given.length > LONGEST_NAME ? given.slice(0, LONGEST_NAME) : given
    if (this.known.has(short)) return short
    const name = this.known.size < MOST_NAMES ? short : OTHER
    this.known.add(name)
    return name
  }

  sorted(): readonly string[] {
    return [...this.known].sort()
  }
}

function actsOn(
  { acting }: Encounters,
  position: number,
  when: (on: Encounters['acting'][number]) => boolean,
): boolean {
  return acting.some((on) => on.node.position === position && when(on))
}
