/** How many shades there are, of which the style sheet has a class each. */
const SHADES = 4

/** The shade of a share, the strongest being that of the largest: `shade-1` to `shade-4`. */
export function shadeOf(share: number, largest: number): string {
  const step = largest <= 0 ? 1 : Math.ceil((SHADES * share) / largest)
  return `shade-${Math.min(SHADES, Math.max(1, step))}`
}
