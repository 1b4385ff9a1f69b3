import { completeOptions, type HasOptions } from './options.ts'
import type { Json } from './types.ts'

/** What kind of code a reference names. */
export type CodeKind = 'protocol' | 'workload' | 'check'

/** Code that a scenario names: a protocol, a workload or a check, with its options. Plain data in a file. */
export interface CodeReference {
  /** The name under which it is shipped, or that its definition gives. */
  readonly use: string
  readonly options: { readonly [option: string]: Json | undefined }
  /** A protocol's published bug, switched on. */
  readonly mutant?: string
  /** Where it is, if it is not shipped: `./my-protocol.ts#myProtocol`, relative to the file that holds the reference. */
  readonly from?: string
}

// A registered symbol, so that two copies of netsplit in one process understand each other's scenarios.
const DEFINITION: unique symbol = Symbol.for('netsplit.definition')

/** The same reference, carrying the definition it names, invisible to JSON and to comparison. */
export function withDefinition<R extends CodeReference>(reference: R, definition: object): R {
  return Object.defineProperty({ ...reference }, DEFINITION, { value: definition, enumerable: false })
}

/** The definition that a reference carries, or `undefined` for one that was read from a file and not yet resolved. */
export function definitionOf(reference: CodeReference): object | undefined {
  return (reference as { readonly [DEFINITION]?: object })[DEFINITION]
}

/** What every kind of code says of itself. */
export interface CodeDefinition extends HasOptions {
  readonly kind: CodeKind
  readonly name: string
}

/**
 * A reference to a definition, with every option written out.
 *
 * @param definition - what the reference names and carries
 * @param options - over the definition's defaults
 * @param extras - a mutant, or where the code is, if there is either
 * @param where - what an error begins with: the name of a file
 * @throws InputError - for an option that the definition does not know
 */
export function referenceTo(
  definition: CodeDefinition,
  options: object,
  { mutant, from }: { readonly mutant?: string | undefined; readonly from?: string | undefined } = {},
  where = '',
): CodeReference {
  const who = `${where === '' ? '' : `${where}: `}${definition.kind} ${definition.name}`
  const reference = {
    use: definition.name,
    options: completeOptions(who, definition, options),
    ...(mutant === undefined ? {} : { mutant }),
    ...(from === undefined ? {} : { from }),
  }
  return withDefinition(reference, definition)
}
