import { protocols } from '../protocols/index.ts'
import { InputError, type AnyProtocol, type AnyWorkload, type CodeReference } from '../sim/index.ts'
import { checkMutant } from '../sim/protocol.ts'
import { type CodeKind, definitionOf, referenceTo } from '../sim/reference.ts'
import type { AnyCheck } from './check.ts'
import { checks } from './checks/index.ts'
import { workloads } from './workloads/index.ts'

type Definition = AnyProtocol | AnyWorkload | AnyCheck
type Factory = { readonly definition: Definition }

/** Finds the code that references name. */
export interface Library {
  /**
   * The same reference with every option written out, carrying the definition it names.
   *
   * @throws InputError - for a name or an option that is not known
   */
  complete<R extends PartialReference>(kind: CodeKind, reference: R, where: string): CodeReference
}

/** A reference as a file may hold it: options may be left out. */
export interface PartialReference {
  readonly use: string
  readonly options?: CodeReference['options']
  readonly mutant?: string
  readonly from?: string
}

const shipped: { readonly [kind in CodeKind]: { readonly [name: string]: Factory } } = {
  protocol: protocols,
  workload: workloads,
  check: checks,
}

/** The factories of the shipped protocols, by name. */
export const shippedProtocols = shipped.protocol

/** The factories of the shipped checks, by name. */
export const shippedChecks = shipped.check

/** Finds code that is not shipped: by the place a reference gives. */
export type FindElsewhere = (from: string, where: string) => object

/** Says where a definition that is not shipped can be found again, if anywhere. */
export type PlaceOf = (definition: object) => string | undefined

/** Code that goes by its name beside what is shipped: what a project's config registers. */
export type Registered = { readonly [kind in CodeKind]?: ReadonlyMap<string, Definition> }

/**
 * A library of what is shipped, of what `elsewhere` finds, and of what is registered.
 *
 * @param elsewhere - gives the definition behind a reference's `from`
 * @param placeOf - gives the `from` of a definition that a reference carries or that is registered
 * @param registered - definitions by kind and name
 *
 * @example
 * ```ts
 * const library = libraryOf((from, where) => {
 *   throw new InputError(`${where}: there is nothing at ${from}`)
 * })
 * console.log(library.complete('check', { use: 'recovers' }, 'mine').options) // { withinMs: 5000 }
 * ```
 */
export function libraryOf(
  elsewhere: FindElsewhere,
  placeOf: PlaceOf = () => undefined,
  registered: Registered = {},
): Library {
  return {
    complete(kind, reference, where) {
      const { use, options = {}, mutant, from } = reference
      const definition = (definitionOf(reference as CodeReference) ??
        (from === undefined
          ? namedDefinition(kind, use, registered, where)
          : elsewhere(from, where))) as Definition
      const place = from ?? placeOf(definition)
      checkKind(where, kind, definition)
      if (kind === 'protocol') checkMutant(where, definition as AnyProtocol, mutant)
      else if (mutant !== undefined) {
        throw new InputError(`${where}: ${kind} ${definition.name} has a "mutant", which only protocols have`)
      }
      return referenceTo(definition, options, { mutant, from: place }, where)
    },
  }
}

/** The library of what is shipped alone. */
export const shippedLibrary: Library = libraryOf((from, where) => {
  throw new InputError(
    `${where}: "from": "${from}" names a file, and files can only be loaded from a scenario file`,
  )
})

/** Whether a definition is one of those shipped. */
export function isShipped(definition: object | undefined): boolean {
  return Object.values(shipped).some((factories) =>
    Object.values(factories).some((factory) => factory.definition === definition),
  )
}

/** Whether a name is that of something shipped. */
export function isShippedName(kind: CodeKind, name: string): boolean {
  return Object.hasOwn(shipped[kind], name)
}

function namedDefinition(kind: CodeKind, use: string, registered: Registered, where: string): Definition {
  const own = registered[kind] ?? new Map<string, Definition>()
  const definition = isShippedName(kind, use) ? shipped[kind][use]?.definition : own.get(use)
  if (definition !== undefined) return definition
  const known = [...Object.keys(shipped[kind]), ...own.keys()].join(', ')
  const among = own.size === 0 ? 'those shipped' : 'those shipped and registered'
  throw new InputError(
    `${where}: there is no ${kind} "${use}" among ${among}: expected ${known}, or a "from"`,
  )
}

/** Throws an {@link InputError} for code of another kind: to the compiler all references are alike. */
function checkKind(where: string, kind: CodeKind, definition: Definition): void {
  if (definition.kind === kind) return
  throw new InputError(`${where}: "${definition.name}" is a ${definition.kind}, expected a ${kind}`)
}
