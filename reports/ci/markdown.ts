import { nameWords } from '../value-words.ts'

/** What means something in GitHub's Markdown, within a line or a table, and in the HTML that may stand in it. */
const MEANS_SOMETHING = /[&<>\\`*_{}[\]#|~@$^!]|:(?=\S)|(?<=www)\./gi

/**
 * Text as it may stand within a line of Markdown, and stays text: what means something is written as a character reference, which
 * can be no part of a structure.
 *
 * Source: CommonMark 0.31, section 2.5, and GitHub Flavored Markdown, section 6.9.
 *
 * @param text - anything
 * @param most - how many characters to show of it
 */
export function markdownText(text: string, most = 1_000): string {
  return nameWords(text, most).replaceAll(MEANS_SOMETHING, (character) => `&#${character.charCodeAt(0)};`)
}

/** The same as code. Backticks of its own cannot end it, for they are references too. */
export function markdownCode(text: string, most?: number): string {
  return `<code>${markdownText(text, most)}</code>`
}

/** A table, its cells being Markdown already. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
