import type { Json } from './types.ts'

/**
 * The size of plain data: its bytes as canonical JSON in UTF-8. Fields without a value count for nothing, and a number that JSON
 * has no word for counts as `null`.
 *
 * @param value - plain data, which has been walked by a seal
 *
 * @example
 * ```ts
 * bytesOf({ type: 'vote', term: 7 }) // 24
 * ```
 */
export function bytesOf(value: Json): number {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? String(value).length : 4
    case 'string':
      return bytesOfText(value)
    case 'boolean':
      return value ? 4 : 5
    default:
      return value === null ? 4 : Array.isArray(value) ? bytesOfList(value) : bytesOfRecord(value)
  }
}

function bytesOfList(list: readonly Json[]): number {
  let bytes = 2 + Math.max(0, list.length - 1)
  for (const item of list) bytes += bytesOf(item)
  return bytes
}

function bytesOfRecord(record: object): number {
  let bytes = 2
  let count = 0
  for (const field in record) {
    const value = (record as { readonly [field: string]: Json | undefined })[field]
    if (value === undefined) continue
    // A colon a field, and a comma between fields.
    bytes += bytesOfText(field) + 1 + (count > 0 ? 1 : 0) + bytesOf(value)
    count++
  }
  return bytes
}

/** The length of a text as well-formed JSON in UTF-8: lone surrogates and control characters are escaped. */
function bytesOfText(text: string): number {
  let simple = true
  for (let i = 0; i < text.length && simple; i++) {
    const unit = text.charCodeAt(i)
    simple = unit <= 0x7e && unit >= 0x20 && unit !== 0x22 && unit !== 0x5c
  }
  if (simple) return text.length + 2
  let bytes = 0
  for (const character of JSON.stringify(text)) {
    const point = character.codePointAt(0) as number
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
