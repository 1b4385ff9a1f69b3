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

/** Finds code that is not shipped: by the place a reference gives. */
export type FindElsewhere = (from: string, where: string) => object

/** Says where a definition that is not shipped can be found again, if anywhere. */
export type PlaceOf = (definition: object) => string | undefined

/**
 * A library of what is shipped, and of what `elsewhere` finds.
 *
 * @param elsewhere - gives the definition behind a reference's `from`
 * @param placeOf - gives the `from` of a definition that a reference carries
 *
 * @example
 * ```ts
 * const library = libraryOf((from, where) => {
 *   throw new InputError(`${where}: there is nothing at ${from}`)
 * })
 * console.log(library.complete('check', { use: 'recovers' }, 'mine').options) // { withinMs: 5000 }
 * ```
 */
export function libraryOf(elsewhere: FindElsewhere, placeOf: PlaceOf = () => undefined): Library {
  return {
    complete(kind, reference, where) {
      const { use, options = {}, mutant, from } = reference
      const definition = (definitionOf(reference as CodeReference) ??
        (from === undefined ? shippedDefinition(kind, use, where) : elsewhere(from, where))) as Definition
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

function shippedDefinition(kind: CodeKind, use: string, where: string): Definition {
  const factory = Object.hasOwn(shipped[kind], use) ? shipped[kind][use] : undefined
  if (factory !== undefined) return factory.definition
  const known = Object.keys(shipped[kind]).join(', ')
  throw new InputError(
    `${where}: there is no ${kind} "${use}" among those shipped: expected ${known}, or a "from"`,
  )
}

/** Throws an {@link InputError} for code of another kind: to the compiler all references are alike. */
function checkKind(where: string, kind: CodeKind, definition: Definition): void {
  if (definition.kind === kind) return
  throw new InputError(`${where}: "${definition.name}" is a ${definition.kind}, expected a ${kind}`)
}
