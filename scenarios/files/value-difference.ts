/** Where two values of plain data differ first, and what each has there. */
export interface ValueDifference {
  /** Empty if they differ as a whole. */
  readonly path: string
  readonly left: unknown
  readonly right: unknown
}

/** The first difference between two values of plain data, in the order of the fields of the left one. */
export function valueDifference(left: unknown, right: unknown, path = ''): ValueDifference | undefined {
  // 0 and -0 are one here, as in the trace hash.
  if (left === right || Object.is(left, right)) return undefined
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right))
    return { path, left, right }
  for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const step = Array.isArray(left) ? `[${field}]` : path === '' ? field : `.${field}`
    const found = valueDifference(left[field], right[field], `${path}${step}`)
    if (found !== undefined) return found
  }
  return undefined
}

function isContainer(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null
}
