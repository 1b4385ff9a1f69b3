export { quoted } from '../reports/shell.ts'

/**
 * Text from a run as a terminal may show it. Names, keys and messages are hostile: control characters, which could move the
 * cursor or hide a line, and marks that turn the direction of text are written out.
 */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Virtual time, given in microseconds, as seconds with six digits. */
export function seconds(microseconds: number): string {
  return (microseconds / 1_000_000).toFixed(6)
}

/** "1 fault", "2 faults". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}
