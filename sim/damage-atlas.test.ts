import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DamageAtlas } from './damage-atlas.ts'
import { DefectError } from './errors.ts'

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']
const ITEMS = ['term', 'log[0]', 'log[1]']
const node = fc.constantFrom(...NODES)
const item = fc.constantFrom(...ITEMS)
const act = fc.oneof(
  fc.record({ act: fc.constantFrom('damage' as const, 'mend' as const), node, item }),
  fc.record({ act: fc.constant('wipe' as const), node, item: fc.constant('') }),
)

test('no item ever has more damaged copies than the budget allows, and no fewer are allowed than that', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 60, size: 'max' }),
      fc.integer({ min: 0, max: 4 }),
      (acts, copies) => {
        const atlas = new DamageAtlas(copies)
        const wiped = new Set<string>()
        const damaged = new Set<string>()
        const lost = (item: string): string[] =>
          NODES.filter((node) => wiped.has(node) || damaged.has(`${node} ${item}`))
        for (const { act, node, item } of acts) {
          const fits = (item: string): boolean => new Set([...lost(item), node]).size <= copies
          const counted = lost(item).includes(node)
          if (act === 'damage') {
            expect(atlas.mayDamage(node, item)).toBe(counted || fits(item))
            if (!atlas.mayDamage(node, item)) {
              expect(() => atlas.damaged(node, item)).toThrow(DefectError)
              continue
            }
            atlas.damaged(node, item)
            damaged.add(`${node} ${item}`)
          } else if (act === 'mend') {
            atlas.mended(node, item)
            damaged.delete(`${node} ${item}`)
          } else {
            expect(atlas.mayWipe(node)).toBe(wiped.has(node) || ['any other', ...ITEMS].every(fits))
            if (!atlas.mayWipe(node)) {
              expect(() => atlas.wiped(node)).toThrow(DefectError)
              continue
            }
            atlas.wiped(node)
            wiped.add(node)
            for (const item of ITEMS) damaged.delete(`${node} ${item}`)
          }
          for (const item of ITEMS) expect(lost(item).length).toBeLessThanOrEqual(copies)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('without a bound, everything may be lost', () => {
  const atlas = new DamageAtlas(Number.POSITIVE_INFINITY)
  for (const node of NODES) {
    atlas.damaged(node, 'term')
    expect(atlas.mayWipe(node)).toBe(true)
    atlas.wiped(node)
  }
})

test('a wiped node counts as a damaged copy of what nobody has written yet', () => {
  const atlas = new DamageAtlas(1)
  atlas.wiped('n1')
  expect([atlas.mayDamage('n2', 'new'), atlas.mayDamage('n1', 'new')]).toStrictEqual([false, true])
})
