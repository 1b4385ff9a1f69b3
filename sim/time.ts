/** Microseconds in a millisecond: inside time is whole microseconds, outside it is milliseconds. */
export const MICROSECONDS = 1000

/** Milliseconds as whole microseconds, rounded to the nearest. */
export function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * MICROSECONDS)
}
