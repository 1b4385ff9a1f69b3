import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anySweep,
  context,
  failedSweep,
  hostileToCi,
  quietSweep,
  staleRead,
} from '../testing/sweep-results.ts'
import { nameWords } from '../value-words.ts'
import { githubAnnotations } from './index.ts'

interface Command {
  readonly level: string
  readonly properties: { readonly [name: string]: string }
  readonly message: string
}

/** Reads workflow commands as GitHub's runner does: a line each, properties at commas, escapes undone at the end. */
function commandsOf(text: string): readonly Command[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, level = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
      expect(level, line).not.toBe('')
      const pairs = properties.split(',').map((pair) => {
        const at = pair.indexOf('=')
        return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const
      })
      return { level, properties: Object.fromEntries(pairs), message: unescaped(message) }
    })
}

function unescaped(text: string): string {
  const marks: { readonly [code: string]: string } = {
    '0D': '\r',
    '0A': '\n',
    '3A': ':',
    '2C': ',',
    '25': '%',
  }
  return text.replaceAll(/%(0D|0A|3A|2C|25)/g, (_, code: string) => marks[code] as string)
}

describe('annotations', () => {
  test('are an error for each signature, with its file, its sentence, how often, and how to run it again', () => {
    const [, first] = commandsOf(githubAnnotations(failedSweep, context))
    expect(first).toStrictEqual({
      level: 'error',
      properties: { file: 'scenarios/store.ts', title: 'netsplit: check/linearizable (register)/stale-read' },
      message: [
        'c4 read y = 439 from n4 at 10.278 s, 46 ms after the write of y = 458 was acknowledged.',
        '14 of 512 runs, 2.73 % (95 % interval 1.64 % to 4.54 %), first with seed 3',
        'npx netsplit replay netsplit-out/sweep/stale-read/shrunk.failure.json',
      ].join('\n'),
    })
  })

  test('warn of what is not known, and call it an error that a seed is not deterministic', () => {
    const titles = commandsOf(githubAnnotations(failedSweep, context)).map(
      ({ level, properties }) => `${level} ${properties['title']}`,
    )
    expect(titles).toStrictEqual([
      'error netsplit: not deterministic',
      'error netsplit: check/linearizable (register)/stale-read',
      'error netsplit: invariant/election safety/two',
      'warning netsplit: runs that came to no end',
      'warning netsplit: runs without a verdict',
      'warning netsplit: never reached',
    ])
  })

  test('are a notice with the upper bound if nothing failed, and name no file if there is none', () => {
    expect(commandsOf(githubAnnotations(quietSweep, { folder: 'out' }))).toStrictEqual([
      {
        level: 'notice',
        properties: { title: 'netsplit: no failure' },
        message: 'store: no failure in 512 runs\nwith 95 % confidence, at most 0.59 % of all runs fail',
      },
    ])
  })

  test('are ten errors at most, and a warning that says how many there are more', () => {
    const signatures = Array.from({ length: 14 }, (_, i) => ({ ...staleRead, signature: `kind ${i}` }))
    const { notDeterministic: _, ...rest } = failedSweep
    const commands = commandsOf(githubAnnotations({ ...rest, notDeterministic: [], signatures }, context))
    expect(commands.filter(({ level }) => level === 'error')).toHaveLength(10)
    expect(commands[10]).toMatchObject({
      level: 'warning',
      properties: { title: 'netsplit: 4 more signatures' },
    })
  })

  test('stay one command a line, and say no other command, whatever the texts', () => {
    fc.assert(
      fc.property(anySweep(hostileToCi()), hostileToCi(), (result, file) => {
        const commands = commandsOf(githubAnnotations(result, { ...context, file }))
        for (const { level, properties } of commands) {
          expect(['error', 'warning', 'notice']).toContain(level)
          expect(Object.keys(properties)).toStrictEqual(['file', 'title'])
        }
        expect(commands.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(10)
        const titles = commands.map(({ properties }) => properties['title'])
        for (const { signature } of result.signatures.slice(0, 9))
          expect(titles).toContain(nameWords(`netsplit: ${signature}`, 120))
      }),
    )
  })
})
