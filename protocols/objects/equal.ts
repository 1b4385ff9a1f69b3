/** Whether two plain values say the same; the order of a record's fields says nothing. */
export function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const fields = Object.entries(one)
  if (fields.length !== Object.keys(other).length) return false
  const others = other as { readonly [field: string]: unknown }
  return fields.every(([field, value]) => Object.hasOwn(others, field) && equal(value, others[field]))
}
