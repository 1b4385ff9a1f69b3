import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from '../distributions.ts'
import { scripted } from '../testing/protocols.ts'
import { hashesOf, notedAt } from '../testing/runs.ts'
import { type Given, runOf, type TracedRun } from '../testing/scenario.ts'
import { type Fault, slowCpu } from './index.ts'

/** When the first node handled a message, in milliseconds. */
function handled(run: TracedRun): readonly number[] {
  return run
    .of('deliver')
    .filter(({ node }) => node === 'n1')
    .map(({ time }) => time / 1000)
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}

/** The second node sends twenty numbers at once; the first is slow. */
function crowd(faults: readonly Fault[], count = 20): Given {
  const protocol = scripted((node) => {
    if (node.id === 'n2')
      node.after(10, () => {
        for (let n = 0; n < count; n++) node.send('n1', { type: 'tell', n })
      })
    return {}
  })
  return { protocol, nodes: 2, network: { order: 'fifo' }, duration: 2_000, faults }
}

test('a slow processor handles one event after another, in order, each for as long as it says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), (first, second) => {
      const perEvent = first + second
      const all = runOf(
        crowd([
          slowCpu({ at: 0, node: 'n1', perEvent: constant(first) }),
          slowCpu({ at: 0, node: 'n1', perEvent: constant(second) }),
        ]),
      )
      expect(all.of('deliver').map(({ payload }) => (payload as { readonly n: number }).n)).toStrictEqual(
        upTo(20),
      )
      expect(handled(all)).toStrictEqual(upTo(20).map((n) => 11 + n * perEvent))
    }),
    { numRuns: 15 },
  )
})

test('a slow processor is its own speed again when the fault ends, and another that acts still goes on', () => {
  const all = runOf(
    crowd([
      slowCpu({ at: 5, for: 51, node: 'n1', perEvent: constant(8) }),
      slowCpu({ at: 5, for: 96, node: 'n1', perEvent: constant(2) }),
    ]),
  )
  const times = handled(all)
  expect(times.slice(0, 8), 'what it began it ends at its pace').toStrictEqual([
    11, 21, 31, 41, 51, 61, 63, 65,
  ])
  expect(times.at(-1), 'all is handled').toBeLessThan(102)
})

test("a slow processor's timers wait too, and a node that is not busy handles at once what comes", () => {
  const protocol = scripted((node) => {
    node.every(10, () => node.note('tick'))
    node.after(15, () => node.note('once'))
    return {}
  })
  const faults = [slowCpu({ at: 5, for: 60, node: 'n1', perEvent: constant(7) })]
  const all = runOf({ protocol, nodes: 1, duration: 100, faults })
  expect(notedAt(all, 'once'), 'after what began at 10').toStrictEqual([17])
  expect(notedAt(all, 'tick').slice(0, 7)).toStrictEqual([10, 24, 31, 40, 50, 60, 70])
})

test('a run with a slow processor has one hash, however it is made', () => {
  const given = crowd([slowCpu({ at: 5, for: 60, node: 'n1', perEvent: { kind: 'exponential', mean: 9 } })])
  const hashes = new Set(hashesOf(given))
  expect(hashes.size).toBe(1)
  expect(hashes.has(runOf(crowd([])).traceHash), 'the fault does something').toBe(false)
})
