/** How deep plain data may be nested; what contains itself is deeper than anything. */
export const DEEPEST = 100

/** Whether an object is a record of fields, and not an instance of some class. */
export function isPlainRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Whether an array is one of the language's own, and not an instance of some class of arrays. */
export function isPlainList(value: readonly unknown[]): boolean {
  return Object.getPrototypeOf(value) === Array.prototype
}

/**
 * One sentence on the first thing in `value` that is not plain data, with the path to it.
 *
 * @param value - what is known not to be plain data
 * @param name - what to call it
 *
 * @example
 * ```ts
 * objection({ list: [new Map()] }, 'message') // message.list[0] is a Map: expected plain data
 * ```
 */
export function objection(value: unknown, name: string): string {
  const found = firstNotPlain(value, name, 0)
  return `${found?.path ?? name} is ${found?.what ?? 'not plain'}: expected plain data`
}

interface NotPlain {
  readonly path: string
  readonly what: string
}

function firstNotPlain(value: unknown, path: string, depth: number): NotPlain | undefined {
  if (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'string' ||
    typeof value === 'boolean'
  ) {
    return undefined
  }
  if (typeof value !== 'object')
    return { path, what: value === undefined ? 'undefined' : `a ${typeof value}` }
  if (depth > DEEPEST) return { path, what: `nested more than ${DEEPEST} deep (or contains itself)` }
  if (Array.isArray(value) && isPlainList(value))
    return firstOf(
      value.map((item, i) => [`${path}[${i}]`, item]),
      depth,
    )
  if (!isPlainRecord(value)) return { path, what: classOf(value) }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return firstOf(
    fields.map(([field, item]) => [`${path}.${field}`, item]),
    depth,
  )
}

function firstOf(
  parts: readonly (readonly [path: string, value: unknown])[],
  depth: number,
): NotPlain | undefined {
  for (const [path, value] of parts) {
    const found = firstNotPlain(value, path, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function classOf(value: object): string {
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object with a prototype of its own'
}
