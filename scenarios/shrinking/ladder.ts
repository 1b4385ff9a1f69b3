/** How fine the ladder begins: a thousandth. */
const LEAST = 0.001

/**
 * How large a number is: its place among 0.001, 0.002, 0.005, 0.01 and so on, rounded up; 0 for 0. Whether a time is 130 or 150
 * says little, whether it is 100 or 1000 does.
 */
export function rungOf(number: number): number {
  const size = Math.abs(number) / LEAST
  if (size === 0) return 0
  let rung = 1
  while (valueAt(rung) / LEAST < size * (1 - Number.EPSILON) && rung < HIGHEST) rung++
  return rung
}

/** No time, number of bytes or rate that a scenario may have is larger. */
const HIGHEST = 60

/** The number on a rung of the ladder. */
export function valueAt(rung: number): number {
  if (rung === 0) return 0
  let tens = 1
  for (let i = 3; i < rung; i += 3) tens *= 10
  const step = [1, 2, 5][(rung - 1) % 3] as number
  return (step * tens) / 1000
}

/** How many digits a number has, but for zeros at either end: one for 2000 and 0.3, four for 15.03, none for 0. */
export function digitsOf(number: number): number {
  const [digits = ''] = String(Math.abs(number)).split('e')
  return digits.replace('.', '').replace(/^0+|0+$/g, '').length
}

/** Milliseconds rounded up to two digits, or to whole ones if they are few. */
export function roundedUp(ms: number): number {
  let step = 1
  while (ms > step * 100) step *= 10
  return Math.ceil(ms / step) * step
}
