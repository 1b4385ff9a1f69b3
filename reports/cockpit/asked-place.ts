/** A place that a reader asks for: an event, or a moment. */
export type AskedPlace = { readonly event: number } | { readonly timeUs: number }

const ASKED = /^\s*#?([\d,]+(?:\.\d+)?)\s*(s|ms|us|µs)?\s*$/
const UNITS: { readonly [unit in string]?: number } = { s: 1_000_000, ms: 1_000, us: 1, µs: 1 }

/** What a reader asks for: `18,204` and `#18204` are events, `812 ms` is a time, and so is `4.213`, in seconds. */
export function askedPlace(said: string): AskedPlace | undefined {
  const [, number = '', unit = ''] = ASKED.exec(said) ?? []
  const value = Number(number.replaceAll(',', ''))
  if (number === '' || !Number.isFinite(value)) return undefined
  const factor = UNITS[unit]
  if (factor !== undefined) return { timeUs: Math.round(value * factor) }
  return Number.isInteger(value) ? { event: value } : { timeUs: Math.round(value * 1_000_000) }
}
