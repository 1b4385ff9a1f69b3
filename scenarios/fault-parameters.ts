import type { FaultKind } from '../sim/index.ts'
import { faultSchema } from './fault-schema.ts'
import {
  anyMilliseconds,
  bytes,
  bytesPerSecond,
  distribution,
  driftPpm,
  LONGEST,
  milliseconds,
} from './schema-values.ts'

/** A schema as it is read here: what it says of itself, whatever it is of. */
interface Shape {
  readonly type: string
  readonly wrapped?: Shape
  readonly item?: Shape
  readonly literal?: unknown
  readonly options?: readonly unknown[]
  readonly entries?: { readonly [name: string]: Shape }
  readonly pipe?: readonly [Shape, ...Condition[]]
}

/** What a schema asks of a value beside its type. */
interface Condition {
  readonly type: string
  readonly requirement?: unknown
}

/** One parameter of a fault. */
export interface FaultParameter {
  readonly name: string
  readonly optional: boolean
  /** What its value is, in a few words. */
  readonly type: string
}

const entriesOf = Object.fromEntries(
  faultSchema.options.map(({ entries }) => [
    entries.kind.literal,
    entries as unknown as { readonly [name: string]: Shape },
  ]),
) as { readonly [kind in FaultKind]: { readonly [name: string]: Shape } }

/** Shapes that have a name of their own: they are the same object wherever they stand. */
const named: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [milliseconds, 'milliseconds'],
  [anyMilliseconds, 'milliseconds, negative ones too'],
  [bytes, 'bytes'],
  [bytesPerSecond, 'bytes a second'],
  [driftPpm, 'parts per million'],
  [distribution, 'distribution of milliseconds'],
  [entriesOf.crash['at'], 'milliseconds, or a moment'],
  [entriesOf.crash['flap']?.wrapped, 'flap'],
  [entriesOf.crash['node'], 'target'],
  [entriesOf.partition['split'], 'split'],
])

/**
 * The parameters of a kind of fault, in the order of its schema.
 *
 * @param kind - a kind of fault
 *
 * @example
 * ```ts
 * console.log(parametersOf('wipe')[1]) // { name: 'at', optional: false, type: 'milliseconds, or a moment' }
 * ```
 */
export function parametersOf(kind: FaultKind): readonly FaultParameter[] {
  return Object.entries(entriesOf[kind])
    .filter(([name]) => name !== 'kind')
    .map(([name, shape]) => {
      const optional = shape.type === 'optional'
      return { name, optional, type: wordsOf(optional ? (shape.wrapped as Shape) : shape) }
    })
}

/**
 * The parameters of a kind of fault by their names, each with its type in a few words.
 *
 * @param kind - a kind of fault
 *
 * @example
 * ```ts
 * console.log(faultParameters('throttle')['bytesPerSecond']) // bytes a second, 1 or more
 * ```
 */
export function faultParameters(kind: FaultKind): { readonly [name: string]: string } {
  return Object.fromEntries(
    parametersOf(kind).map(({ name, optional, type }) => [name, optional ? `${type}, optional` : type]),
  )
}

function wordsOf(shape: Shape): string {
  const { base, name, conditions } = unpiped(shape)
  const range = rangeOf(conditions, name !== undefined)
  if (name !== undefined) return range === undefined ? name : `${name}, ${range}`
  switch (base.type) {
    case 'number': {
      const number = conditions.some(({ type }) => type === 'integer') ? 'whole number' : 'number'
      if (range === undefined) return number
      return range.startsWith('from') ? `${number} ${range}` : `${number}, ${range}`
    }
    case 'string':
      return 'text'
    case 'boolean':
      return 'true or false'
    case 'array':
      return `list of ${wordsOf(base.item as Shape)}`
    case 'literal':
      return JSON.stringify(base.literal)
    case 'picklist':
      return either((base.options ?? []).map((option) => JSON.stringify(option)))
    case 'union':
      return either((base.options ?? []).map((option) => wordsOf(option as Shape)))
    case 'strict_object': {
      const fields = Object.entries(base.entries ?? {}).map(([field, part]) => `${field}: ${wordsOf(part)}`)
      return `{ ${fields.join(', ')} }`
    }
    default:
      return base.type
  }
}

/** A shape without the conditions on it, what it is called, if it or what it is made from has a name, and the conditions. */
function unpiped(shape: Shape): {
  readonly base: Shape
  readonly name: string | undefined
  readonly conditions: readonly Condition[]
} {
  const conditions: Condition[] = []
  let base = shape
  let name = named.get(base)
  while (base.pipe !== undefined) {
    const [inner, ...more] = base.pipe
    conditions.push(...more)
    base = inner
    name ??= named.get(base)
  }
  return { base, name, conditions }
}

/** Which numbers are allowed, if not all that make sense; that a length is 0 or more goes without saying. */
function rangeOf(conditions: readonly Condition[], isNamed: boolean): string | undefined {
  const requirements = (type: string): readonly number[] =>
    conditions.flatMap((condition) => (condition.type === type ? [condition.requirement as number] : []))
  const least = Math.max(...requirements('min_value'))
  const most = Math.min(...requirements('max_value'))
  const hasLeast = least > -LONGEST && !(isNamed && least === 0)
  if (most < LONGEST) return hasLeast ? `from ${least} to ${most}` : `${most} or less`
  return hasLeast ? `${least} or more` : undefined
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
