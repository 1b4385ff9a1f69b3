import * as fc from 'fast-check'
import type { AnyProtocol, AnyWorkload, CodeReference, Json, ProtocolFactory } from '../../sim/index.ts'
import { definitionOf, withDefinition } from '../../sim/reference.ts'
import { fields } from './arbitrary.ts'

type Options = { readonly [option: string]: Json | undefined }

/** What has options, and may say what they are drawn from. */
export interface HasKnobs {
  readonly defaults: object
  readonly knobs?: { readonly [option: string]: readonly unknown[] }
  // A method, not a property: definitions of every options type are given here.
  validate?(options: object): string | undefined
}

/**
 * Options of a protocol: each that has knobs is its default or one of those, in combinations that are valid; all others are their
 * defaults.
 *
 * @param protocol - what `defineProtocol` gave
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const nodes = 3
 * fc.assert(
 *   fc.property(arbitraries.protocolOptions(raft), (options) => {
 *     const scenario = { name: 'tuned', cluster: { protocol: raft(options), nodes }, duration: 500 }
 *     return judge(run(scenario, 1)).verdict === 'valid'
 *   }),
 *   { numRuns: 20 },
 * )
 * ```
 */
export function protocolOptions<O extends object, X extends string>(
  protocol: ProtocolFactory<O, X>,
): fc.Arbitrary<O> {
  const definition = protocol.definition as HasKnobs
  return optionsOf(definition, definition.defaults as Options) as fc.Arbitrary<object> as fc.Arbitrary<O>
}

/** Options over those that are given: what is not its default has been chosen, and stays. */
export function optionsOf(definition: HasKnobs, chosen: Options): fc.Arbitrary<Options> {
  const defaults = definition.defaults as Options
  const free = Object.entries(definition.knobs ?? {}).filter(([option]) =>
    same(chosen[option], defaults[option]),
  )
  if (free.length === 0) return fc.constant(chosen)
  const model = free.map(([option, values]) => [
    option,
    fc.constantFrom(
      defaults[option],
      ...(values as Json[]).filter((value) => !same(value, defaults[option])),
    ),
  ])
  return fields(Object.fromEntries(model) as { readonly [option: string]: fc.Arbitrary<Json | undefined> })
    .map((drawn) => ({ ...chosen, ...drawn }))
    .filter((options) => definition.validate?.(options) === undefined)
}

/** The same reference with options drawn. */
export function referencesOf<R extends CodeReference>(reference: R): fc.Arbitrary<R> {
  const definition = definitionOf(reference) as AnyProtocol | AnyWorkload
  return optionsOf(definition as HasKnobs, reference.options).map((options) =>
    withDefinition({ ...reference, options }, definition),
  )
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
