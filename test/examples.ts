import { readFileSync } from 'node:fs'

/** A block of code in prose or in a doc comment. */
export interface Example {
  readonly code: string
  /** The line on which it begins, from 1. */
  readonly line: number
}

/** The fenced blocks of a file in a language: of its text, or, in a source file, of its doc comments. */
export function examplesIn(file: string, language: 'ts' | 'json' | 'yaml' = 'ts'): readonly Example[] {
  const source = file.endsWith('.ts')
  const examples: Example[] = []
  let open: { readonly line: number; readonly lines: string[] } | undefined
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((raw, i) => {
      const line = source ? raw.replace(/^\s*\* ?/, '') : raw
      if (open === undefined) {
        if (line.trim() === `\`\`\`${language}`) open = { line: i + 2, lines: [] }
      } else if (line.trim() === '```') {
        examples.push({ code: open.lines.join('\n'), line: open.line })
        open = undefined
      } else open.lines.push(line)
    })
  return examples
}
