import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { InputError } from '../../sim/index.ts'
import { chooseConfig, loadConfig } from './load-config.ts'

/** Takes a test into a folder with some files, and back when it is over. */
function workWith(files: { readonly [name: string]: string }, inside = '.'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-test-')))
  mkdirSync(join(folder, inside), { recursive: true })
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents)
  const before = process.cwd()
  process.chdir(join(folder, inside))
  onTestFinished(() => {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A config that says how often it has been loaded. */
const scenario = (name: string): string =>
  `globalThis.loads = (globalThis.loads ?? 0) + 1
export default { scenarios: [{ name: '${name}', cluster: { protocol: { use: 'raft', options: {} }, nodes: 1 }, duration: 1 }] }`

async function nameOfScenario(): Promise<string | undefined> {
  return (await loadConfig())?.config.scenarios?.[0]?.name
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("a project's config", () => {
  test('is that of the nearest folder with a package.json, TypeScript before JavaScript', async () => {
    const files = {
      'package.json': '{}',
      'netsplit.config.js': scenario('js'),
      'netsplit.config.mts': scenario('mts'),
    }
    const folder = workWith(files, 'a/b')
    expect((await loadConfig())?.file).toBe(join(folder, 'netsplit.config.mts'))
    expect(await nameOfScenario()).toBe('mts')
  })

  test('is none where there is none, or none is chosen', async () => {
    workWith({ 'a.config.ts': scenario('a') })
    expect(await loadConfig()).toBeUndefined()
    writeFileSync('netsplit.config.ts', scenario('late'))
    vi.stubEnv('NETSPLIT_CONFIG', '')
    expect(await loadConfig()).toBeUndefined()
  })

  test('is another if that is chosen, for what is started later as well', async () => {
    const folder = workWith({ 'netsplit.config.ts': scenario('usual'), 'other.ts': scenario('other') })
    vi.stubEnv('NETSPLIT_CONFIG', undefined)
    chooseConfig('other.ts')
    expect(process.env['NETSPLIT_CONFIG']).toBe(join(folder, 'other.ts'))
    expect(await nameOfScenario()).toBe('other')
    chooseConfig(false)
    expect(await loadConfig()).toBeUndefined()
  })

  test('is loaded once', async () => {
    workWith({ 'netsplit.config.ts': scenario('once') })
    const counter = globalThis as { loads?: number }
    counter.loads = 0
    const [first, second] = await Promise.all([loadConfig(), loadConfig()])
    expect(first).toBe(second)
    expect(await loadConfig()).toBe(first)
    expect(counter.loads).toBe(1)
    delete counter.loads
  })
})

describe('a config that is wrong', () => {
  const wrong: readonly (readonly [what: string, contents: string, says: RegExp])[] = [
    ['does not compile', 'const a = 1\nexport default {', /netsplit\.config\.ts, line 2: /],
    ['throws', 'throw new Error("out of luck")', /^netsplit\.config\.ts threw while .* Error: out of luck$/],
    ['imports what is not there', 'import "./nope.ts"', /netsplit\.config\.ts, line 1: .*nope/],
    ['imports what does not compile', 'import "./bad.ts"', /^netsplit\.config\.ts: .*bad\.ts, line 1: /],
    [
      'exports nothing',
      'export const a = 1',
      /^netsplit\.config\.ts has no default export: expected export default/,
    ],
    ['exports something else', 'export default 5', /^netsplit\.config\.ts: it is 5, expected an object with/],
    [
      'holds something else',
      'export default { checks: [5] }',
      /^netsplit\.config\.ts: checks\[0\] is 5, expected/,
    ],
  ]

  test.each(wrong)('because it %s is named in one sentence', async (_, contents, says) => {
    workWith({ 'netsplit.config.ts': contents, 'bad.ts': 'const' })
    await expect(loadConfig()).rejects.toThrow(says)
    await expect(loadConfig(), 'and again').rejects.toThrow(InputError)
  })

  test('because it is none is refused when it is chosen', () => {
    workWith({ 'config.json': '{}' })
    expect(() => chooseConfig('nope.ts')).toThrow('there is no file "nope.ts"')
    expect(() => chooseConfig('config.json')).toThrow(
      '--config is "config.json", expected a file that ends in .ts',
    )
  })
})
