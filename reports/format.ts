/** How many microseconds the last of so many digits of a second stands for. */
const LAST_DIGIT_US = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1] as const

/** Virtual time in seconds with a fixed number of digits, up to six: `4.213 s`. As on a clock, what has not gone by does not count. */
export function seconds(timeUs: number, digits = 3): string {
  const last = LAST_DIGIT_US[digits] as number
  return `${((Math.floor(timeUs / last) * last) / 1_000_000).toFixed(digits)} s`
}

/** A length of virtual time in the unit that reads best: `812 ms`, `3.25 s`, `400 µs`. */
export function duration(lengthUs: number): string {
  if (lengthUs < 1_000) return `${lengthUs} µs`
  if (lengthUs < 1_000_000) return `${trimmed(lengthUs / 1_000)} ms`
  return `${trimmed(lengthUs / 1_000_000)} s`
}

/** A whole number with its thousands set apart: `41,202`. */
export function count(number: number): string {
  const digits = String(number)
  let grouped = digits.slice(-3)
  for (let end = digits.length - 3; end > 0; end -= 3) {
    grouped = `${digits.slice(Math.max(0, end - 3), end)},${grouped}`
  }
  return grouped
}

/** A number of things: `1 fault`, `12 faults`. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : plural}`
}

/** A probability in percent, to one digit: `30 %`, `0.5 %`. */
export function percent(probability: number): string {
  return `${trimmed(probability * 100)} %`
}

/** Items as a person lists them: `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1)
  if (last === undefined) return ''
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

function trimmed(number: number): string {
  const text = number.toFixed(number < 100 ? 2 : 0)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
