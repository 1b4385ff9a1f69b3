import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MerkleTree } from './merkle-tree.ts'

const contents = fc.dictionary(fc.string({ maxLength: 3 }), fc.constantFrom('one', 'two'), { maxKeys: 30 })

test('differences are those that there are, whatever the depth', () => {
  fc.assert(
    fc.property(contents, contents, fc.nat(12), (one, other, depth) => {
      const [here, there] = [one, other].map((held) => new MerkleTree(Object.entries(held), { depth })) as [
        MerkleTree,
        MerkleTree,
      ]
      const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
      const textOf = (held: object, key: string): unknown => new Map(Object.entries(held)).get(key)
      const actual = keys.filter((key) => textOf(one, key) !== textOf(other, key)).sort()
      expect(here.differences(there)).toEqual(actual)
      expect(here.hash('') === there.hash(''), 'roots are the same if nothing differs').toBe(
        actual.length === 0,
      )
    }),
  )
})

test('the order in which entries are given does not matter', () => {
  fc.assert(
    fc.property(contents, (held) => {
      const entries = Object.entries(held)
      expect(new MerkleTree(entries.toReversed()).hash('')).toBe(new MerkleTree(entries).hash(''))
    }),
  )
})

test('one difference among many is found by few hashes', () => {
  const entries = Array.from({ length: 1_000 }, (_, i) => [`key ${i}`, 'old'] as const)
  const here = new MerkleTree(entries)
  const there = new MerkleTree(entries.map(([key, text]) => [key, key === 'key 7' ? 'new' : text] as const))
  let paths: readonly string[] = ['']
  let hashes = 0
  for (;;) {
    const sent = here.hashes(paths)
    hashes += paths.length
    const differing = there.differs(sent)
    const below = differing.flatMap((path) => here.children(path))
    if (below.length === 0) {
      expect(differing.flatMap((path) => here.keysAt(path))).toContain('key 7')
      break
    }
    paths = below
  }
  expect(hashes).toBe(1 + 4 * 4)
})

test('a leaf has the keys that lie in it', () => {
  const tree = new MerkleTree([['x', 'one']])
  expect(tree.keysAt(tree.pathOf('x'))).toEqual(['x'])
  expect(tree.keysAt(tree.pathOf('y'))).toEqual([])
  expect(tree.children(tree.pathOf('x'))).toEqual([])
})
