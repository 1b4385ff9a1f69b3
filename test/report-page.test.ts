import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium as engineOfChromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumArguments, findChromium, leftOutWithout } from '../reports/testing/find-chromium.ts'
import { unpacked } from '../reports/compressed.ts'
import { consistent, linearizable } from '../scenarios/checks/index.ts'
import { folderWith, netsplit } from './command-line.ts'

// Reports as the command line writes them, with the real engine in them, opened from disk with the network off.

const chromium = await findChromium()
const attack = '</script><img src=x onerror=alert(1)>'

const hostile = `import { defineProtocol, defineScenario, defineWorkload, linearizable } from 'netsplit'
const attack = ${JSON.stringify(attack)}
export const forgetful = defineProtocol({
  name: 'forgetful',
  defaults: {},
  create: (node) => ({
    receive() {},
    request(request) {
      node.note(attack, { field: attack })
      console.log(attack)
      request.ok(request.operation.f === 'read' ? null : undefined)
    },
    inspect: () => ({ role: attack }),
  }),
})
export const attacking = defineWorkload({
  name: 'attacking',
  defaults: {},
  create: () => ({
    clients: 2,
    phases: [{ name: attack, when: 'main', rate: 50, next: ({ total }) => total % 2 ? { f: 'read', key: attack } : { f: 'write', key: attack, value: attack + total } }],
  }),
})
export default defineScenario({
  name: 'hostile', cluster: { protocol: forgetful(), nodes: 2 }, workload: attacking(), duration: 1000, checks: [linearizable()],
})
`

/** The source of the engine in the page of a run. */
function engineOf(scenario: string): string {
  const folder = folderWith()
  const { code, err } = netsplit(folder, 'run', scenario, '--seed', '1')
  expect(code, err).toBe(1)
  const page = readFileSync(join(folder, 'netsplit-out', `${scenario}-seed-1.html`), 'utf8')
  const [, packed = ''] = /id="s-engine"[^>]*>([^<]*)</.exec(page) ?? []
  return new TextDecoder().decode(unpacked(packed))
}

test('a page carries the judges of consistency models only where its scenario asks for them', () => {
  const [carrying, another] = [engineOf('snapshot-store-write-skew'), engineOf('raft-stale-read')]
  // Words of the check, and of judges of transactions, of isolation and of sessions.
  for (const words of [
    consistent.definition.description,
    'strong-session-snapshot-isolation',
    'read-your-writes',
  ]) {
    expect(carrying).toContain(words)
    expect(another).not.toContain(words)
  }
  expect(another).toContain(linearizable.definition.description)
  expect(carrying).not.toContain(linearizable.definition.description)
})

describe.skipIf(chromium === undefined)(`a report of netsplit run${leftOutWithout(chromium)}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await engineOfChromium.launch({
      executablePath: chromium as string,
      args: [...chromiumArguments],
    })
  })
  afterAll(async () => {
    await browser?.close()
  })

  /** The text of a page once it has run the run again, and whatever went wrong on the way. */
  async function opened(file: string): Promise<{ text: string; images: number; trouble: readonly string[] }> {
    const page = await browser.newPage()
    const trouble: string[] = []
    page.on('console', (message) => trouble.push(message.text()))
    page.on('pageerror', (error) => trouble.push(error.message))
    page.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.context().setOffline(true)
    await page.goto(pathToFileURL(file).href)
    await page.getByText(/Re-run here: (identical|differs|not possible)/).waitFor({ timeout: 30_000 })
    const text = await page.locator('body').innerText()
    const images = await page.locator('img').count()
    await page.close()
    return { text, images, trouble }
  }

  test.each([
    ['raft-partition', '7', 0],
    ['raft-stale-read', '1', 1],
    ['raft-forgets-vote', '2', 1],
    ['raft-earlier-term', '1', 1],
    ['primary-backup-lost-writes', '1', 1],
    ['snapshot-store-write-skew', '1', 1],
  ])('%s with seed %s runs again in the page, to the same hash', async (scenario, seed, expected) => {
    const folder = folderWith()
    const { code, out } = netsplit(folder, 'run', scenario, '--seed', seed)
    expect(code, out).toBe(expected)
    const { text, trouble } = await opened(join(folder, 'netsplit-out', `${scenario}-seed-${seed}.html`))
    const hash = /trace hash +([0-9a-f]{16})/.exec(out)?.[1]
    expect(text).toContain(`Re-run here: identical, trace hash ${hash}`)
    expect(trouble).toEqual([])
  })

  test("a user's own protocol goes into the page, and nothing that it says is more than text", async () => {
    const folder = folderWith({ 'hostile.js': hostile })
    const { code, out } = netsplit(folder, 'run', 'hostile.js')
    expect(code, out).toBe(1)
    const { text, images, trouble } = await opened(join(folder, 'netsplit-out', 'hostile-seed-1.html'))
    expect(text).toContain('Re-run here: identical')
    expect(text).toContain(attack)
    expect(images).toBe(0)
    expect(trouble).toEqual([])
  })
})
