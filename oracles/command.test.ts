import { describe, expect, test } from 'vitest'
import { command } from './command.ts'
import type { Finding, Oracle } from './oracle.ts'

const met: Finding = {
  quantity: 'delays',
  unit: 'ms',
  published: 2,
  measured: 2.1,
  interval: [1.9, 2.3],
  tolerance: '99.9 % of 100',
}
const missed: Finding = { ...met, quantity: 'elections', published: 4 }
const explained: Finding = { ...missed, quantity: 'groups', differs: 'the paper leaves it open' }

function oracleOf(name: string, ...findings: readonly Finding[]): Oracle {
  return { name, source: 'nobody 2024', measure: () => findings }
}

/** How the command ends with these oracles, and what it writes. */
async function ended(
  words: readonly string[],
  oracles: readonly Oracle[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', '']
  const code = await command(words, oracles, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
  })
  return { code, out, err }
}

describe('npm run oracles', () => {
  test('is content where all figures agree', async () => {
    const { code, out } = await ended([], [oracleOf('one', met), oracleOf('two', met)])
    expect(code).toBe(0)
    expect(out).toMatch(/^one: nobody 2024\n {2}delays .* agrees\ntwo: /)
    expect(out).toMatch(/\n2 of 2 figures agree\n$/)
  })

  test('gives the reason where a figure differs, counts it, and is content', async () => {
    const { code, out } = await ended([], [oracleOf('one', met, explained)])
    expect(code).toBe(0)
    expect(out).toMatch(/groups .* differs\n {4}the paper leaves it open\n1 of 2 figures agree, 1 differ for/)
  })

  test('is not content with a figure that differs for no reason, nor with none at all', async () => {
    const nothing = { ...explained, measured: Number.NaN, interval: [Number.NaN, Number.NaN] } as const
    for (const finding of [missed, nothing]) {
      const { code, out } = await ended([], [oracleOf('one', met, finding)])
      expect(code, finding.quantity).toBe(1)
      expect(out).toMatch(/ disagrees\n1 of 2 figures agree\n$/)
    }
  })

  test('gives no reason for a figure that agrees', async () => {
    const { out } = await ended([], [oracleOf('one', { ...met, differs: 'the paper leaves it open' })])
    expect(out).not.toContain('leaves it open')
  })

  test('runs those that are asked for', async () => {
    const { code, out } = await ended(['--only', 'tw'], [oracleOf('one', missed), oracleOf('two', met)])
    expect(code).toBe(0)
    expect(out).not.toContain('one')
  })

  test('writes one document, and the table for people elsewhere', async () => {
    const { code, out, err } = await ended(['--json'], [oracleOf('one', met, explained)])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual([
      { oracle: 'one', ...met, verdict: 'agrees' },
      { oracle: 'one', ...explained, verdict: 'differs' },
    ])
    expect(err).toContain('1 of 2 figures agree')
  })

  test('says what can be asked for', async () => {
    const { code, out, err } = await ended(['--help'], [oracleOf('one', missed)])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('--only')
  })

  test.each([
    [['--no-such'], 'Unknown argument: no-such'],
    [['--only'], 'only'],
    [['--only', 'one', '--only', 'three'], 'no oracle is called like "three": expected one of one, two'],
    [['--only', 'three'], 'no oracle is called like "three": expected one of one, two'],
    [['one'], 'one'],
  ])('refuses %j', async (words, complaint) => {
    const { code, out, err } = await ended(words, [oracleOf('one', met), oracleOf('two', met)])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(complaint)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test('stops at a figure that cannot have been published, and at one that is there twice', async () => {
    const infinite = oracleOf('one', { ...met, published: Number.POSITIVE_INFINITY })
    await expect(ended([], [infinite])).rejects.toThrow('one: delays: Infinity was never published')
    await expect(ended([], [oracleOf('one', met, met)])).rejects.toThrow('one: delays: measured twice')
  })
})
