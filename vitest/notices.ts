import { printable } from '../cli/text.ts'

const said = new Set<string>()

/** Says something that is no failure and must not go by in silence. Vitest prints it with the name of the test. */
export function notice(sentence: string): void {
  console.warn(`netsplit: ${printable(sentence)}`)
}

/** The same, once a process, for what is come by again and again. */
export function noticeOnce(sentence: string): void {
  if (said.has(sentence)) return
  said.add(sentence)
  notice(sentence)
}
