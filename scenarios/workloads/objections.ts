/** The most clients, keys or anything else that a workload counts. */
const MOST = 100_000

type Numbers = { readonly [option: string]: number }

/** Says which of some options is not a whole number of `least` or more, if one is not. */
export function objectionToCounts(given: Numbers, least = 1): string | undefined {
  return objectionTo(
    given,
    (count) => Number.isInteger(count) && count >= least && count <= MOST,
    `a whole number from ${least} to ${MOST}`,
  )
}

/** Says which of some options is not more than 0, if one is not. */
export function objectionToAmounts(given: Numbers): string | undefined {
  return objectionTo(given, (amount) => amount > 0 && Number.isFinite(amount), 'more than 0')
}

/** Says which of some options is no share of the operations, if one is not, or that they are more than all in sum. */
export function objectionToShares(given: Numbers): string | undefined {
  const objection = objectionTo(given, (share) => share >= 0 && share <= 1, 'a share from 0 to 1')
  if (objection !== undefined) return objection
  const sum = Object.values(given).reduce((all, share) => all + share, 0)
  return sum <= 1 + Number.EPSILON
    ? undefined
    : `${Object.keys(given).join(' and ')} are ${sum} in sum, expected 1 at most`
}

function objectionTo(given: Numbers, fits: (value: number) => boolean, expected: string): string | undefined {
  for (const [option, value] of Object.entries(given)) {
    if (!fits(value)) return `${option} is ${value}, expected ${expected}`
  }
  return undefined
}
