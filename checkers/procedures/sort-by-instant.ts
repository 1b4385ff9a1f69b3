/** Up to so many numbers, moving them one by one is cheaper than counting digits. */
const FEW = 48

/**
 * Sorts numbers by the instant that each stands for, in time proportional to how many there are.
 *
 * @param numbers - what is to be sorted; sorted in place, or in memory of the function's own
 * @param instants - the instant of each number, by the number
 * @returns the numbers by their instants; those of the same instant stay in the order they had
 *
 * @example
 * ```ts
 * sortByInstant(Int32Array.of(0, 1, 2), Int32Array.of(30, 10, 20)).join(' ') // 1 2 0
 * ```
 */
export function sortByInstant(numbers: Int32Array, instants: Int32Array): Int32Array {
  if (numbers.length <= FEW) return insertEach(numbers, instants)
  let earliest = instants[numbers[0] as number] as number
  let latest = earliest
  for (let i = 1; i < numbers.length; i++) {
    const instant = instants[numbers[i] as number] as number
    if (instant < earliest) earliest = instant
    if (instant > latest) latest = instant
  }
  // Few numbers need few buckets: to sweep over them costs no more than to sweep over the numbers.
  const bits = numbers.length < 2_048 ? 6 : 11
  let from = numbers
  let to: Int32Array = new Int32Array(numbers.length)
  for (let shift = 0; shift < 31 && (latest - earliest) >>> shift > 0; shift += bits) {
    distribute(from, to, instants, earliest, shift, bits)
    const spare = from
    from = to
    to = spare
  }
  return from
}

/** One pass of a radix sort: moves numbers to where the digit of their instant belongs. */
function distribute(
  from: Int32Array,
  to: Int32Array,
  instants: Int32Array,
  earliest: number,
  shift: number,
  bits: number,
): void {
  const mask = (1 << bits) - 1
  const places = new Int32Array(mask + 2)
  for (let i = 0; i < from.length; i++) {
    const digit = (((instants[from[i] as number] as number) - earliest) >>> shift) & mask
    places[digit + 1] = (places[digit + 1] as number) + 1
  }
  for (let digit = 0; digit < mask; digit++) {
    places[digit + 1] = (places[digit + 1] as number) + (places[digit] as number)
  }
  for (let i = 0; i < from.length; i++) {
    const number = from[i] as number
    const digit = (((instants[number] as number) - earliest) >>> shift) & mask
    const place = places[digit] as number
    to[place] = number
    places[digit] = place + 1
  }
}

function insertEach(numbers: Int32Array, instants: Int32Array): Int32Array {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] as number
    const instant = instants[number] as number
    let place = i
    for (; place > 0 && (instants[numbers[place - 1] as number] as number) > instant; place--) {
      numbers[place] = numbers[place - 1] as number
    }
    numbers[place] = number
  }
  return numbers
}
