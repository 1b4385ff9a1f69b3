/**
 * A count as a sentence shows it.
 *
 * @param count - a whole number
 *
 * @example
 * ```ts
 * countText(20000000) // 20,000,000
 * ```
 */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * A number of things, in the singular where it is one.
 *
 * @param count - how many
 * @param one - what, in the singular
 * @param many - what, in the plural, if that is not the singular with an s
 *
 * @example
 * ```ts
 * countOf(2, 'key') // 2 keys
 * ```
 */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

/**
 * A span of time in the unit that fits it.
 *
 * @param microseconds - whole microseconds
 *
 * @example
 * ```ts
 * durationText(812_000) // 812 ms
 * ```
 */
export function durationText(microseconds: number): string {
  if (microseconds < 1_000) return `${microseconds} µs`
  if (microseconds < 1_000_000) return `${Math.floor(microseconds / 1_000)} ms`
  return momentText(microseconds)
}

/**
 * A moment in seconds, to the millisecond.
 *
 * @param microseconds - whole microseconds since the start
 *
 * @example
 * ```ts
 * momentText(4_213_456) // 4.213 s
 * ```
 */
export function momentText(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000)
  return `${Math.floor(milliseconds / 1_000)}.${String(milliseconds % 1_000).padStart(3, '0')} s`
}
