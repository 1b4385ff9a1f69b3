import type { Operation } from '../../sim/index.ts'

/** An operation in words: `write x 1`. */
export function describedOperation({ f, key, value }: Operation): string {
  return `${f}${key === undefined ? '' : ` ${key}`} ${JSON.stringify(value ?? null)}`
}
