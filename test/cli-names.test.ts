import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'

const HINT = /the mutant was on and nothing broke in this run: (netsplit sweep .*) looks further/

/** The names that a list prints of a kind. */
async function listed(...words: readonly string[]): Promise<readonly string[]> {
  const { code, out, err } = await netsplitHere(folderWith(), 'list', ...words, '--json')
  expect(code, err).toBe(0)
  return (JSON.parse(out) as readonly { readonly name: string }[]).map(({ name }) => name)
}

describe('netsplit list KIND PATTERN', () => {
  test.each(['mutants', 'scenarios', 'protocols'])('names those %s whose names contain it', async (kind) => {
    const all = await listed(kind)
    const some = await listed(kind, 'raft')
    expect(some).toStrictEqual(all.filter((name) => name.includes('raft')))
    expect(some.length, 'some, and not all').toBeGreaterThan(0)
    expect(some.length).toBeLessThan(all.length)
    const { out } = await netsplitHere(folderWith(), 'list', kind, 'raft')
    const lines = out.trim().split('\n')
    expect(lines.slice(1).map((line) => line.trim().split(/ /)[0])).toStrictEqual(some)
  })

  test('says so in a sentence if there is none', async () => {
    const { code, out, err } = await netsplitHere(folderWith(), 'list', 'mutants', 'rft')
    expect([code, out, err]).toStrictEqual([
      2,
      '',
      'netsplit: none of the mutants has "rft" in its name: netsplit list mutants names them all\n',
    ])
  })

  test('stands in the help and among the commands of the README', () => {
    const { out } = netsplit(folderWith(), 'list', '--help')
    expect(out).toContain('netsplit list [kind] [pattern]')
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    expect(readme).toContain('`netsplit list [KIND] [PATTERN]`')
  })
})

const idle = {
  'idle.json': JSON.stringify({
    name: 'idle',
    cluster: { protocol: { use: 'single-server' }, nodes: 1 },
    duration: 1_000,
  }),
}

describe('a mutant named as the list names it', () => {
  test('gives the same run as its bare name, in a fresh worker too, in files that are named for it', () => {
    const folder = folderWith()
    const words = ['run', 'raft-generated', '--seed', '7', '--json', '--mutant'] as const
    const bare = netsplit(folder, ...words, 'no-sessions')
    const whole = netsplit(folder, ...words, 'raft/no-sessions', '--check-determinism')
    expect([bare.code, whole.code], whole.err).toStrictEqual([1, 1])
    const { traceHash } = JSON.parse(bare.out) as { readonly traceHash: string }
    expect(JSON.parse(whole.out)).toMatchObject({ traceHash, verdict: 'invalid' })
    expect(readdirSync(join(folder, 'netsplit-out'))).toContain(
      'raft-generated-seed-7-raft-no-sessions.failure.json',
    )
    expect(whole.err, 'something broke, and nothing has to look further').not.toMatch(HINT)
  })

  test('is swept', () => {
    const folder = folderWith(idle)
    const words = ['sweep', 'idle.json', '--mutant', 'single-server/no-flush', '--seeds', '1-2']
    const { code, out, err } = netsplit(folder, ...words, '--jobs', '1')
    expect(code, out + err).toBe(0)
    expect(out).toContain('with mutant single-server/no-flush')
    expect(existsSync(join(folder, 'netsplit-out', 'sweep-idle-single-server-no-flush'))).toBe(true)
  })
})

test('a run with a mutant in which nothing broke says what looks further, and one without says nothing of it', () => {
  const folder = folderWith(idle)
  const { code, out } = netsplit(folder, 'run', 'idle.json', '--mutant', 'single-server/no-flush')
  expect(code, out).toBe(0)
  expect(HINT.exec(out)?.[1]).toBe('netsplit sweep idle.json --mutant single-server/no-flush --seeds 1-300')
  const without = netsplit(folder, 'run', 'idle.json')
  expect([without.code, HINT.test(without.out)]).toStrictEqual([0, false])
})
