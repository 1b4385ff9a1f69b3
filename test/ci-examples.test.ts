import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import * as prettier from 'prettier'
import { describe, expect, test } from 'vitest'
import { examplesIn } from './examples.ts'
import { netsplit } from './command-line.ts'

// What users copy into their CI: it is YAML, and every command in it is one that netsplit has.

const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

const blocks: readonly (readonly [name: string, yaml: string])[] = [
  ['examples/ci/github-actions.yml', readFileSync(file('examples/ci/github-actions.yml'), 'utf8')],
  ...['examples/ci/README.md', 'docs/continuous-integration.md'].flatMap((path) =>
    examplesIn(file(path), 'yaml').map(({ code, line }) => [`${path}:${line}`, code] as const),
  ),
]

/** The commands of netsplit in a text, as words. */
function commandsIn(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/npx netsplit (.*)$/gm)].map(([, words = '']) => words.trim().split(/\s+/))
}

const commands = blocks.flatMap(([name, yaml]) => commandsIn(yaml).map((words) => ({ name, words })))

describe('what is to be copied into CI', () => {
  test.each(blocks)('%s is YAML', async (_, yaml) => {
    await expect(prettier.format(yaml, { parser: 'yaml' })).resolves.not.toBe('')
  })

  test('runs netsplit in four places at least', () => {
    expect(commands.length).toBeGreaterThanOrEqual(4)
  })

  test('has no command and no option that there is not', () => {
    const there = wordsAfter(/^ {2}netsplit ([a-z]+)/gm, netsplit(tmpdir(), '--help').out)
    for (const command of new Set(commands.map(({ words }) => words[0] ?? ''))) {
      expect(there).toContain(command)
      const { code, out } = netsplit(tmpdir(), command, '--help')
      expect(code, command).toBe(0)
      const known = wordsAfter(OPTION, out)
      for (const { name, words } of commands.filter(({ words }) => words[0] === command)) {
        for (const option of wordsAfter(OPTION, words.join(' '))) {
          expect(known, `${name}: ${words.join(' ')}`).toContain(option)
        }
      }
    }
  })
})

const OPTION = /(?<![\w-])--([a-z-]+)/g

function wordsAfter(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([, word = '']) => word)
}
