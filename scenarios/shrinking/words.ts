/** "1 fault", "2 faults". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** "1, 2 and 3". */
export function listedWords(words: readonly (string | number)[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** "1200 ms", to a microsecond. */
export function inMs(ms: number): string {
  return `${Math.round(ms * 1000) / 1000} ms`
}
