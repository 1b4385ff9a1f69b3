import { InputError } from './errors.ts'
import type { ClusterView } from './observers.ts'
import { checkKnobs, type Knobs } from './options.ts'
import { textOf } from './printing.ts'
import { type CodeReference, referenceTo } from './reference.ts'
import type { Client, Message, Node, Operation, Outcome, Process, Task } from './types.ts'

/** Whom a client asks first: the node beside it, any, or the one that answered last. */
export type ClientStart = 'home' | 'any' | 'last-leader'

/** How the built-in client asks, as data. */
export interface ClientPolicy<O extends object = object> {
  /** Milliseconds after which the client gives an operation up, and its outcome is `info`. */
  readonly timeoutMs: number
  /** Milliseconds after which it tries another node. */
  readonly attemptMs: number
  /** Whom it asks first; a function of what it asks for, where that makes a difference. */
  readonly start: ClientStart | ((operation: Operation, options: O) => ClientStart)
  /** How many redirects it follows within one attempt before it waits and asks someone else. */
  readonly redirects: number
}

/** Families of faults and how much of each is borne; what is not named is not borne. */
export interface FaultModel {
  /** How many nodes may be down at once. */
  readonly crash?: 'minority' | 'all' | number
  /** How many nodes may lose their disks in a run. */
  readonly wipe?: number
  /** Links that carry nothing, both ways or one way; nodes that are silent. */
  readonly partition?: boolean
  /** Messages that never arrive; links that break. */
  readonly loss?: boolean
  /** Messages that arrive twice; old ones that arrive once more. */
  readonly duplicate?: boolean
  /** Messages that take long, wait, or are overtaken. */
  readonly delay?: boolean
  /** Messages that say something else than what was sent. */
  readonly damage?: boolean
  /** Nodes that stand still for a while, or are slow. */
  readonly pause?: boolean
  /** The largest drift, parts per million, either way. */
  readonly driftPpm?: number
  /** The largest offset of a wall clock, milliseconds, either way, however it came about. */
  readonly clockOffsetMs?: number
  /** Unflushed writes that a crash leaves half done. */
  readonly torn?: boolean
  /** Records that are damaged, within the fault budget. */
  readonly corruption?: boolean
  /** Flushes that say that they are done and are not, within the fault budget. */
  readonly lyingFlush?: boolean
  /** Disks that fail or are full. */
  readonly diskErrors?: boolean
  /** Disks that are slow, or stall. */
  readonly slowDisk?: boolean
  /** Nodes that join, leave and are replaced. */
  readonly membership?: boolean
  /** Nodes that start again with the next version, one after another. */
  readonly upgrade?: boolean
}

/** A fresh observer for every run, so it may remember what it saw; it looks after each event at what is there, live. */
export interface Invariant<P> {
  readonly name: string
  /** Gives a function that answers with a sentence when the invariant does not hold. */
  create(): (cluster: ClusterView<P>) => string | undefined
}

/** A published bug that can be switched on. */
export interface Mutant {
  /** Where it was published, and what is wrong. */
  readonly source: string
  /** The property that it violates, and how. */
  readonly breaks: string
  /** The least that it takes to see it: nodes, and faults. */
  readonly needs?: string
}

/** A protocol: what a node does, what it withstands, what must always hold. */
export interface ProtocolDefinition<
  M extends Message,
  O extends object,
  P extends Process<M>,
  X extends string,
> {
  readonly name: string
  /** One line for lists. */
  readonly description?: string
  readonly defaults: O
  /** Says in a sentence what is wrong with options that have the right types, if anything is. */
  readonly validate?: (options: O) => string | undefined
  /** What its options may be drawn from where a scenario has them vary; what `validate` refuses is drawn anew. */
  readonly knobs?: Knobs<NoInfer<O>>
  readonly mutants?: { readonly [name in X]: Mutant }
  /** The roles that its nodes take, as `inspect` names them: what generated faults may aim at. */
  readonly roles?: readonly string[]
  /** At every start and restart. */
  create(node: Node<M>, options: O, mutant: NoInfer<X> | undefined): P
  /** How clients ask, as data; or one script an operation, where they do more than ask, follow redirects and retry. */
  readonly clients?:
    Partial<ClientPolicy<NoInfer<O>>> | ((client: Client, operation: Operation, options: O) => Task<Outcome>)
  /** What it withstands; generators stay within it unless told otherwise. */
  readonly bears?: FaultModel
  readonly invariants?: readonly Invariant<P>[]
}

/** A protocol as the engine holds it, its own types forgotten. */
export type AnyProtocol = ProtocolDefinition<Message, object, Process, string> & {
  readonly kind: 'protocol'
}

/** A protocol with its options: what a scenario holds and a file can name. */
export interface Protocol extends CodeReference {}

/** Makes a protocol's reference from options; `definition` is what it names. */
export interface ProtocolFactory<O extends object, X extends string> {
  (options?: Partial<O> & { readonly mutant?: X }): Protocol
  readonly definition: AnyProtocol
}

/**
 * Makes a protocol that scenarios can use: options in, a named value out.
 *
 * @param definition - the name, the defaults of its options, `create` for every start of a node, and what it bears
 * @returns a function from options to a {@link Protocol}; it throws an {@link InputError} for an option it does not know
 *   or a value of another type than the default's
 *
 * @example
 * ```ts
 * const silent = defineProtocol({
 *   name: 'silent',
 *   defaults: {},
 *   create: () => ({ receive() {}, inspect: () => ({}) }),
 * })
 * console.log(silent().use) // silent
 * ```
 */
export function defineProtocol<
  M extends Message,
  O extends object,
  P extends Process<M>,
  X extends string = never,
>(definition: ProtocolDefinition<M, O, P, X>): ProtocolFactory<O, X> {
  // Forgetting a protocol's own types is safe: the engine gives each definition only what it made itself.
  const forgotten = { ...definition, kind: 'protocol' } as unknown as AnyProtocol
  checkDefinition(forgotten)
  const make = ({ mutant, ...options }: Partial<O> & { readonly mutant?: X } = {}): Protocol => {
    const reference = referenceTo(forgotten, options, { mutant })
    checkMutant('', forgotten, mutant)
    return reference
  }
  return Object.assign(make, { definition: forgotten })
}

const BOUNDED: ReadonlySet<string> = new Set(['crash', 'wipe', 'driftPpm', 'clockOffsetMs'])
const BORNE: ReadonlySet<string> = new Set<keyof Required<FaultModel>>([
  'crash',
  'wipe',
  'partition',
  'loss',
  'duplicate',
  'delay',
  'damage',
  'pause',
  'driftPpm',
  'clockOffsetMs',
  'torn',
  'corruption',
  'lyingFlush',
  'diskErrors',
  'slowDisk',
  'membership',
  'upgrade',
])

/** Throws an {@link InputError} for a definition that could not be meant so, however it was typed. */
function checkDefinition(definition: AnyProtocol): void {
  const { name, bears = {}, invariants = [], roles = [] } = definition
  checkKnobs(`protocol ${name}`, definition)
  for (const [family, bound] of Object.entries(bears) as [string, unknown][]) {
    const where = `protocol ${name}: bears.${family}`
    if (!BORNE.has(family))
      throw new InputError(`${where} is not a known family: expected ${[...BORNE].join(', ')}`)
    const counts = typeof bound === 'number' && bound >= 0
    const named = family === 'crash' && (bound === 'all' || bound === 'minority')
    const fits = BOUNDED.has(family) ? counts || named : typeof bound === 'boolean'
    if (fits || bound === undefined) continue
    const expected = BOUNDED.has(family) ? 'a number, 0 or more' : 'true or false'
    throw new InputError(
      `${where} is ${textOf(bound)}, expected ${expected}${family === 'crash' ? ", 'minority' or 'all'" : ''}`,
    )
  }
  if (!Array.isArray(roles) || roles.some((role) => typeof role !== 'string'))
    throw new InputError(`protocol ${name}: roles is ${textOf(roles)}, expected a list of texts`)
  if (!Array.isArray(invariants)) throw new InputError(`protocol ${name}: invariants is no list`)
  for (const invariant of invariants as readonly unknown[]) {
    const { name: called, create } = (invariant ?? {}) as Partial<Invariant<unknown>>
    if (typeof called !== 'string' || typeof create !== 'function')
      throw new InputError(
        `protocol ${name}: an invariant is ${textOf(invariant)}, expected { name, create }`,
      )
  }
}

/** Throws an {@link InputError} that names the protocol's mutants, if `mutant` is none of them. */
export function checkMutant(where: string, definition: AnyProtocol, mutant: string | undefined): void {
  const known = Object.keys(definition.mutants ?? {})
  if (mutant === undefined || known.includes(mutant)) return
  throw new InputError(
    `${where === '' ? '' : `${where}: `}protocol ${definition.name} has no mutant "${mutant}"; ${known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`}`,
  )
}
