import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bundle } from './bundle.ts'

test('a module is there in a package that says that its files do nothing when they are imported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', sideEffects: false }))
  writeFileSync(join(folder, 'mine.ts'), `export const mine: string = 'it is here'\n`)
  const { code, inputs } = await bundle({ code: 'import "./mine.ts"', folder }, 'node')
  expect(code).toContain('it is here')
  expect(inputs).toEqual([join(folder, 'mine.ts')])
})
