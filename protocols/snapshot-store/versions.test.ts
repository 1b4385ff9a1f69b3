import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Versions } from './versions.ts'

const version = (commit: number, value: number) => ({ commit, by: 'n1', value })

test('a snapshot shows the newest of what was committed up to it', () => {
  const versions = new Versions({ x: 50 })
  versions.add('x', version(2, 20))
  versions.add('x', version(4, 40))
  const seen = [0, 1, 2, 3, 4, 5].map((upTo) => versions.seen('x', { upTo })?.value)
  expect(seen).toEqual([50, 50, 20, 20, 40, 40])
  expect(versions.seen('y', { upTo: 4 })).toBeUndefined()
  expect(versions.newest('x')?.value).toBe(40)
})

test('what is forgotten no snapshot from there on shows', () => {
  const commits = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 20 })
  fc.assert(
    fc.property(commits, fc.nat(20), (keys, oldest) => {
      const [all, some] = [new Versions({ x: 0 }), new Versions({ x: 0 })]
      keys.forEach((key, i) => {
        for (const versions of [all, some]) versions.add(key, version(i + 1, i + 1))
      })
      const least = Math.min(oldest, keys.length)
      const forgotten = some.vacuum(least)
      expect(some.vacuum(least), 'nothing is left to forget').toBe(0)
      expect(forgotten).toBeLessThanOrEqual(least)
      for (let upTo = least; upTo <= keys.length; upTo++)
        for (const key of ['x', 'y', 'z']) expect(some.seen(key, { upTo })).toEqual(all.seen(key, { upTo }))
    }),
  )
})
