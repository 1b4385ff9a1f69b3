import { InputError } from '../sim/errors.ts'

// Numbers on the command line. They come as text, so that an error can say what was given.

/** What Node's timers can wait for. */
const LONGEST_MS = 2 ** 31 - 1

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/**
 * Milliseconds of real time after which code that has not returned is stopped, as `--patience` says in seconds.
 *
 * @throws InputError - for what is no number of seconds up to an hour
 */
export function patienceMsOf(text: string): number {
  const seconds = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : 0
  if (seconds > 0 && seconds <= 3_600) return seconds * 1_000
  throw new InputError(`--patience is "${text}", expected seconds, more than 0 and at most 3600`)
}

/**
 * Milliseconds of real time, as `--for` says with a unit.
 *
 * @throws InputError - for what is no time, or longer than a timer can wait
 */
export function millisecondsOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const ms = Number(number) * (UNITS[unit] ?? 0)
  if (number !== '' && ms > 0 && ms <= LONGEST_MS) return ms
  throw new InputError(
    `--for is "${text}", expected a time of up to 24 days, with its unit: 500ms, 90s, 10m, 2h`,
  )
}

/**
 * An amount of something: a decimal number.
 *
 * @param option - the option that says so
 * @param unit - what it is an amount of
 * @param bounds - between which it is to be; more than 0, if they are left out
 * @throws InputError - for what is no such number
 */
export function amount(
  option: string,
  text: string,
  unit: string,
  bounds?: { readonly least: number; readonly most: number },
): number {
  const number = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  const fits = bounds === undefined ? number > 0 : number >= bounds.least && number <= bounds.most
  if (fits) return number
  const expected = bounds === undefined ? 'more than 0' : `from ${bounds.least} to ${bounds.most}`
  throw new InputError(`${option} is "${text}", expected ${unit}, ${expected}`)
}

/**
 * How many there are of something.
 *
 * @param option - the option that says so
 * @param unit - what they are, in the plural
 * @throws InputError - for what is no whole number from `least` to `most`
 */
export function wholeNumber(option: string, text: string, unit: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new InputError(
    `${option} is "${text}", expected a whole number of ${unit}, ${least} or more and at most ${most}`,
  )
}
