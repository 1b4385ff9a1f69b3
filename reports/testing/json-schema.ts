type Schema = { readonly [keyword: string]: unknown }
type Check = (given: unknown, value: unknown, schema: Schema, root: Schema, at: string) => readonly string[]

/**
 * What a value has that a JSON Schema does not allow, a sentence each. It knows the words that our schemas are made of, and throws
 * at any other: what it passes over in silence, it would not have checked.
 *
 * Source: JSON Schema, draft 7, "Validation".
 */
export function objectionsOf(schema: Schema, value: unknown, root = schema, at = 'it'): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => {
    if (SAYS_NOTHING.has(keyword)) return []
    const check = CHECKS[keyword]
    if (check === undefined) throw new Error(`a schema says "${keyword}", which is not known here`)
    return check(given, value, schema, root, at)
  })
}

const SAYS_NOTHING: ReadonlySet<string> = new Set(['$schema', '$defs', 'title'])

const TYPES: { readonly [type: string]: (value: unknown) => boolean } = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
}

const CHECKS: { readonly [keyword: string]: Check } = {
  type: (type, value, _, __, at) => when(!TYPES[type as string]?.(value), `${at} is no ${String(type)}`),
  const: (one, value, _, __, at) => when(value !== one, `${at} is not ${String(one)}`),
  enum: (all, value, _, __, at) =>
    when(!(all as unknown[]).includes(value), `${at} is none of ${String(all)}`),
  pattern: (pattern, value, _, __, at) =>
    when(
      typeof value === 'string' && !new RegExp(pattern as string, 'u').test(value),
      `${at} is not ${String(pattern)}`,
    ),
  minLength: (least, value, _, __, at) =>
    when(typeof value === 'string' && value.length < (least as number), `${at} is too short`),
  minItems: (least, value, _, __, at) =>
    when(Array.isArray(value) && value.length < (least as number), `${at} has too few items`),
  minimum: (least, value, _, __, at) =>
    when(typeof value === 'number' && value < (least as number), `${at} is too small`),
  exclusiveMinimum: (least, value, _, __, at) =>
    when(typeof value === 'number' && value <= (least as number), `${at} is too small`),
  maximum: (most, value, _, __, at) =>
    when(typeof value === 'number' && value > (most as number), `${at} is too large`),
  required: (names, value, _, __, at) =>
    isRecord(value)
      ? (names as string[]).flatMap((name) => when(!Object.hasOwn(value, name), `${at} has no ${name}`))
      : [],
  properties: (properties, value, _, root, at) =>
    isRecord(value)
      ? Object.entries(properties as { [name: string]: Schema }).flatMap(([name, schema]) =>
          Object.hasOwn(value, name) ? objectionsOf(schema, value[name], root, `${at}.${name}`) : [],
        )
      : [],
  additionalProperties: (rest, value, { properties = {} }, root, at) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, each]) => {
          if (Object.hasOwn(properties as object, name)) return []
          return rest === false
            ? [`${at} has ${name}`]
            : objectionsOf(rest as Schema, each, root, `${at}.${name}`)
        })
      : [],
  propertyNames: (names, value, _, root, at) =>
    isRecord(value)
      ? Object.keys(value).flatMap((name) => objectionsOf(names as Schema, name, root, `a name in ${at}`))
      : [],
  items: (items, value, _, root, at) =>
    Array.isArray(value)
      ? value.flatMap((each, i) => {
          const schema = Array.isArray(items) ? (items[i] as Schema | undefined) : (items as Schema)
          return schema === undefined ? [] : objectionsOf(schema, each, root, `${at}[${i}]`)
        })
      : [],
  additionalItems: (rest, value, { items }, _, at) =>
    when(
      rest === false && Array.isArray(value) && Array.isArray(items) && value.length > items.length,
      `${at} has too many items`,
    ),
  anyOf: (schemas, value, _, root, at) => {
    const each = (schemas as Schema[]).map((schema) => objectionsOf(schema, value, root, at))
    return each.some((objections) => objections.length === 0) ? [] : [`${at} is none of ${each.length} kinds`]
  },
  oneOf: (schemas, value, _, root, at) => {
    const held = (schemas as Schema[]).filter((schema) => objectionsOf(schema, value, root, at).length === 0)
    return when(held.length !== 1, `${at} is ${held.length} of the kinds that it is to be one of`)
  },
  $ref: (path, value, _, root, at) => {
    const [, name = ''] = /^#\/\$defs\/(\w+)$/.exec(path as string) ?? []
    const definition = (root['$defs'] as { readonly [name: string]: Schema })[name]
    if (definition === undefined) throw new Error(`a schema refers to ${String(path)}, which is not there`)
    return objectionsOf(definition, value, root, at)
  },
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function when(is: boolean, objection: string): readonly string[] {
  return is ? [objection] : []
}
