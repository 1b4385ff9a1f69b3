import { count, duration } from '../format.ts'

const NONE = '–'

/** A share in percent, to one digit; what is nearly none or nearly all is not rounded to that. */
export function shareWords(part: number, whole: number): string {
  if (whole === 0) return NONE
  const thousandths = Math.round((part / whole) * 1_000)
  if (thousandths === 0 && part > 0) return 'under 0.1 %'
  if (thousandths === 1_000 && part < whole) return 'over 99.9 %'
  return `${trimmed(thousandths / 10, 1)} %`
}

/** A share with what it is of: `12.5 % of 340`. */
export function shareOf(part: number, whole: number): string {
  return whole === 0 ? NONE : `${shareWords(part, whole)} of ${count(whole)}`
}

/** Milliseconds in the unit that reads best; a dash for none. */
export function milliseconds(value: number | undefined): string {
  if (value === undefined) return NONE
  const microseconds = Math.round(value * 1_000)
  return microseconds === 0 ? '0 ms' : duration(microseconds)
}

/** A latency in multiples of d: `2.1 d`. */
export function multiple(valueMs: number, delayMs: number): string {
  return `${decimal(valueMs / delayMs)} d`
}

/** A number with as many digits as tell something: `0.25`, `2.1`, `340`. */
export function decimal(value: number): string {
  return trimmed(value, value < 1 ? 2 : value < 100 ? 1 : 0)
}

/** A number with at most so many digits after its point. */
export function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return (text.includes('.') ? text.replace(/\.?0+$/, '') : text).replace(/^-0$/, '0').replace('-', '−')
}
