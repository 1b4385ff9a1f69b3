import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { InputError } from '../../sim/index.ts'
import { fromOf, placeOf, projectFolder, projectFolderOf } from './project-folder.ts'

/** A folder of its own for a test, with some empty files. */
function folderWith(...files: readonly string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  return folder
}

/** Takes a test into a folder, and back when it is over. */
function workIn(folder: string): void {
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))
}

describe("a file's project", () => {
  test('is the nearest folder above it with a package.json', () => {
    const folder = folderWith('package.json', 'inner/package.json', 'inner/deep/t.json', 'other/t.json')
    expect(projectFolderOf(join(folder, 'inner/deep/t.json'))).toBe(join(folder, 'inner'))
    expect(projectFolderOf(join(folder, 'other/t.json'))).toBe(folder)
    expect(projectFolderOf(join(folder, 'package.json'))).toBe(folder)
  })

  test('without one is the working directory, if the file is in it, and else its own folder', () => {
    const folder = folderWith('a/b/t.json', 'c/t.json')
    workIn(join(folder, 'a'))
    expect(projectFolderOf(join(folder, 'a/b/t.json'))).toBe(join(folder, 'a'))
    expect(projectFolderOf('b/t.json'), 'as a relative path').toBe(join(folder, 'a'))
    expect(projectFolderOf(join(folder, 'c/t.json'))).toBe(join(folder, 'c'))
  })
})

describe('the project that is worked in', () => {
  test('is the nearest folder above the working directory with a package.json, else that directory', () => {
    const folder = folderWith('a/package.json', 'a/b/t.json', 'c/t.json')
    workIn(join(folder, 'a/b'))
    expect(projectFolder()).toBe(join(folder, 'a'))
    process.chdir(join(folder, 'c'))
    expect(projectFolder()).toBe(join(folder, 'c'))
  })
})

describe('a reference', () => {
  test('names a file, relative to the one that holds it, and an export', () => {
    const folder = folderWith(
      'package.json',
      'x.ts',
      'in/side/y.ts',
      'in/t.json',
      '..z.ts',
      'in/.hidden/w.ts',
    )
    const holder = join(folder, 'in/t.json')
    expect(placeOf('../x.ts#x', holder, 't')).toStrictEqual({ file: join(folder, 'x.ts'), exported: 'x' })
    expect(placeOf('./side/y.ts#$_9', holder, 't')).toStrictEqual({
      file: join(folder, 'in/side/y.ts'),
      exported: '$_9',
    })
    expect(placeOf('./side/../../x.ts#x', holder, 't').file).toBe(join(folder, 'x.ts'))
    expect(placeOf('../..z.ts#z', holder, 't').file, 'a name may begin with dots').toBe(
      join(folder, '..z.ts'),
    )
    expect(placeOf('./.hidden/w.ts#w', holder, 't').file).toBe(join(folder, 'in/.hidden/w.ts'))
  })

  const forms = [
    'x.ts#x',
    '/x.ts#x',
    './x.ts',
    './x.ts#',
    '#x',
    './#x',
    './x.ts#a-b',
    './x.ts#9',
    './x#a#b',
    '',
  ]

  test.each([...forms, 'https://x.org/x.ts#x', 'file:///x.ts#x', 'C:\\x.ts#x'])(
    'of another form, %j, is refused',
    (from) => {
      const folder = folderWith('package.json', 'x.ts')
      expect(() => placeOf(from, join(folder, 't.json'), 't.json')).toThrow(InputError)
      expect(() => placeOf(from, join(folder, 't.json'), 't.json')).toThrow(
        `t.json: "from" is "${from}", expected a relative path and a name: ./my-protocol.ts#myProtocol`,
      )
    },
  )

  test('that leaves the project is refused, whether a file is there or not', () => {
    const folder = folderWith('out.ts', 'in/package.json', 'in/deep/t.json', 'in-too/x.ts')
    const holder = join(folder, 'in/deep/t.json')
    for (const from of ['../../out.ts#x', '../../none.ts#x', '../../in-too/x.ts#x', './../../../x.ts#x']) {
      expect(() => placeOf(from, holder, 't.json')).toThrow(
        `t.json: "from": "${from}" leaves the project's folder ${join(folder, 'in')}`,
      )
    }
  })

  test('that leaves the project through a link is refused', () => {
    const folder = folderWith('out/x.ts', 'in/package.json', 'in/y.ts')
    symlinkSync(join(folder, 'out/x.ts'), join(folder, 'in/link.ts'))
    symlinkSync(join(folder, 'out'), join(folder, 'in/linked'))
    symlinkSync(join(folder, 'in/y.ts'), join(folder, 'in/inner.ts'))
    const holder = join(folder, 'in/t.json')
    for (const from of ['./link.ts#x', './linked/x.ts#x']) {
      expect(() => placeOf(from, holder, 't.json')).toThrow(
        `t.json: "from": "${from}" leaves the project's folder through a link`,
      )
    }
    expect(placeOf('./inner.ts#y', holder, 't.json').file, 'but one within it is not').toBe(
      join(folder, 'in/y.ts'),
    )
  })

  test('in a project that is itself behind a link is followed to where the file really is', () => {
    const folder = folderWith('real/package.json', 'real/x.ts')
    symlinkSync(join(folder, 'real'), join(folder, 'alias'))
    expect(placeOf('./x.ts#x', join(folder, 'alias/t.json'), 't').file).toBe(join(folder, 'real/x.ts'))
  })

  test('may name the project that one works in, from a file that lies elsewhere', () => {
    const folder = folderWith('project/x.ts', 'elsewhere/t.json')
    const holder = join(folder, 'elsewhere/t.json')
    expect(() => placeOf('../project/x.ts#x', holder, 't')).toThrow("leaves the project's folder")
    workIn(join(folder, 'project'))
    expect(placeOf('../project/x.ts#x', holder, 't').file).toBe(join(folder, 'project/x.ts'))
  })

  test('to what is not there, or is no file, is refused', () => {
    const folder = folderWith('package.json', 'inner/index.ts')
    const holder = join(folder, 't.json')
    expect(() => placeOf('./x.ts#x', holder, 't')).toThrow(
      't: "from": "./x.ts#x" names a file that is not there',
    )
    expect(() => placeOf('./inner#x', holder, 't')).toThrow(
      't: "from": "./inner#x" names something that is not a file',
    )
  })
})

test('a place that is named for a file is found again from there', () => {
  const folder = folderWith('package.json')
  const step = fc.constantFrom('a', 'b', '.hidden', '..dots', 'with space')
  const path = fc.array(step, { maxLength: 3 })
  fc.assert(
    fc.property(path, path, fc.constantFrom('x.ts', '.x.ts', '..x.js'), (to, from, name) => {
      const file = join(folder, ...to, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, '')
      const holder = join(folder, ...from, 't.json')
      const reference = fromOf({ file, exported: 'made' }, holder)
      expect(reference).toMatch(/^\.{1,2}\/[^\\]+#made$/)
      expect(placeOf(reference, holder, 't')).toStrictEqual({ file, exported: 'made' })
    }),
  )
})
