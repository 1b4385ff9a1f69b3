// Math.log and Math.exp differ between versions of V8 and between browsers in the last bit, which is enough to make another
// run. These use only + - * / and bit views, which are exact everywhere.

const view = new DataView(new ArrayBuffer(8))
const LN2 = 0.6931471805599453
const SMALLEST_NORMAL = 2.2250738585072014e-308
const TWO_TO_54 = 18014398509481984

/**
 * The natural logarithm of a positive, finite number, the same on every machine.
 *
 * Source: the reduction and series of fdlibm's `e_log.c`, with the series in s = f / (2 + f) summed directly.
 *
 * @example
 * ```ts
 * naturalLog(1) // 0
 * ```
 */
export function naturalLog(x: number): number {
  if (x < SMALLEST_NORMAL) return naturalLog(x * TWO_TO_54) - 54 * LN2
  view.setFloat64(0, x)
  let exponent = ((view.getUint32(0) >>> 20) & 0x7ff) - 1023
  view.setUint32(0, (view.getUint32(0) & 0x000fffff) | 0x3ff00000)
  let mantissa = view.getFloat64(0)
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2
    exponent += 1
  }
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  // |s| is at most 0.1716, so the twelfth term is below the last bit.
  let sum = 0
  for (let k = 23; k >= 1; k -= 2) sum = sum * square + 1 / k
  return 2 * s * sum + exponent * LN2
}

/**
 * e to the power of `x`, the same on every machine; `x` between -700 and 700.
 *
 * @example
 * ```ts
 * exponential(0) // 1
 * ```
 */
export function exponential(x: number): number {
  const halvings = Math.round(x / LN2)
  const rest = x - halvings * LN2
  let sum = 1
  for (let k = 20; k >= 1; k--) sum = 1 + (sum * rest) / k
  view.setUint32(0, (halvings + 1023) << 20)
  view.setUint32(4, 0)
  return sum * view.getFloat64(0)
}

const CENTRE_NUMERATOR = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
]
const CENTRE_DENOMINATOR = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
]
const TAIL_NUMERATOR = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const TAIL_DENOMINATOR = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]

/**
 * The quantile of the standard normal distribution at `p` in (0, 1), with a relative error below 1.2e-9.
 *
 * Source: Peter Acklam's rational approximation.
 *
 * @example
 * ```ts
 * normalQuantile(0.5) // 0
 * ```
 */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return tail(p)
  if (p > 1 - 0.02425) return -tail(1 - p)
  const q = p - 0.5
  const r = q * q
  return (polynomial(CENTRE_NUMERATOR, r) * q) / polynomial(CENTRE_DENOMINATOR, r)
}

function tail(p: number): number {
  const q = Math.sqrt(-2 * naturalLog(p))
  return polynomial(TAIL_NUMERATOR, q) / polynomial(TAIL_DENOMINATOR, q)
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}
