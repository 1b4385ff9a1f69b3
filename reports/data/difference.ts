import type { Json } from '../../sim/types.ts'

/** Where in a value something is: the names of fields and the positions in lists that lead there. */
export type Path = readonly (string | number)[]

/** One thing in which two values differ. */
export type Difference =
  | { readonly kind: 'added'; readonly path: Path; readonly after: Json }
  | { readonly kind: 'removed'; readonly path: Path; readonly before: Json }
  | { readonly kind: 'changed'; readonly path: Path; readonly before: Json; readonly after: Json }

type Fields = { readonly [field: string]: Json | undefined }

/**
 * All that differs between two values of plain data, as deep inside as it is. Records are compared field by field and lists position by
 * position: what a list has more than the other was added at its end, or removed there.
 *
 * @param before - absent: there was none
 * @param after - absent: there is none any more
 */
export function differencesBetween(
  before: Json | undefined,
  after: Json | undefined,
  path: Path = [],
): readonly Difference[] {
  if (before === after) return []
  if (before === undefined) return [{ kind: 'added', path, after: after as Json }]
  if (after === undefined) return [{ kind: 'removed', path, before }]
  if (isList(before) && isList(after)) {
    const length = Math.max(before.length, after.length)
    return Array.from({ length }, (_, i) => differencesBetween(before[i], after[i], [...path, i])).flat()
  }
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => differencesBetween(own(before, name), own(after, name), [...path, name]))
  }
  return [{ kind: 'changed', path, before, after }]
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isRecord(value: Json): value is Fields & Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(record: Fields, name: string): Json | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
