import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InjectedFault } from '../../sim/record.ts'
import { keptRun } from '../testing/columns.ts'
import { partitioned, toldRun } from '../testing/run-builder.ts'
import { connectivitiesOf } from './connectivity.ts'
import { connectivitySection } from './connectivity-section.ts'
import { graphOf, reportGraphs } from './graph.ts'

const NODES = ['n1', 'n2', 'n3', 'n4']

function recordWith(faults: readonly InjectedFault[]) {
  return toldRun({
    name: 'cut',
    nodes: NODES.length,
    clients: 0,
    durationMs: 100,
    operations: [],
    faults,
    properties: () => [],
  }).record
}

function cut(
  id: string,
  fromMs: number,
  toMs: number,
  links: readonly (readonly [string, string])[],
): InjectedFault {
  return {
    fault: { id, kind: 'partition', at: fromMs, for: toMs - fromMs, split: { links } },
    injected: true,
    from: fromMs * 1_000,
    to: toMs * 1_000,
    nodes: [],
    links,
  }
}

const someLinks = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...NODES), fc.constantFrom(...NODES)).filter(([from, to]) => from !== to),
  { minLength: 1, maxLength: 4, selector: (link) => link.join() },
)
const somePartitions = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 6 }), someLinks),
  { maxLength: 5 },
)

describe('who reached whom', () => {
  it('is what it was before while a partition that flaps rests', () => {
    const stretches = [
      { from: 10_000, to: 20_000 },
      { from: 50_000, to: 60_000 },
    ]
    const { distinct } = connectivitiesOf(recordWith([{ ...cut('p', 10, 60, [['n1', 'n2']]), stretches }]))
    expect(distinct.map(({ spans }) => spans)).toEqual([
      stretches.map(({ from, to }) => ({ fromUs: from, toUs: to, faults: [0] })),
    ])
  })

  it('is, at every moment, what all partitions that act then leave', () => {
    fc.assert(
      fc.property(somePartitions, (told) => {
        const faults = told.map(([from, length, links], i) =>
          cut(`p${i}`, from * 10, (from + length) * 10, links),
        )
        const { distinct } = connectivitiesOf(recordWith(faults))
        for (let ms = 5; ms < 150; ms += 10) {
          const us = ms * 1_000
          const now = distinct.filter(({ spans }) =>
            spans.some(({ fromUs, toUs }) => fromUs < us && us < toUs),
          )
          const links = faults
            .filter(({ from, to }) => from < us && us < to)
            .flatMap((fault) => (fault.links ?? []).map(([from, to]) => `${from} ${to}`))
          if (links.length === 0) {
            expect(now).toEqual([])
            continue
          }
          const [connectivity, ...others] = now
          expect(others).toEqual([])
          const heard = connectivity?.reaches.map((set) => [...set].map((place) => NODES[place]))
          expect(heard).toEqual(
            NODES.map((from) => NODES.filter((to) => to !== from && !links.includes(`${from} ${to}`))),
          )
        }
      }),
    )
  })

  it('is told once for all times at which it was the same, as one stretch where they follow each other', () => {
    const groups = [['n1'], ['n2', 'n3', 'n4']]
    const faults = [
      partitioned('a', 10, 20, groups),
      partitioned('b', 20, 30, groups),
      partitioned('c', 50, 60, groups),
    ]
    const { distinct } = connectivitiesOf(recordWith(faults))
    expect(distinct).toHaveLength(1)
    expect(distinct[0]?.spans).toEqual([
      { fromUs: 10_000, toUs: 30_000, faults: [0, 1] },
      { fromUs: 50_000, toUs: 60_000, faults: [2] },
    ])
  })

  it('leaves out partitions of single types of messages, and says so', () => {
    const partial = partitioned('a', 10, 20, [['n1'], ['n2']])
    const typed = { ...partial, fault: { ...partial.fault, types: ['vote'] } } as InjectedFault
    expect(connectivitiesOf(recordWith([typed]))).toMatchObject({ distinct: [], partial: 1 })
  })

  it('is a graph with a line for both ways and an arrow for one', () => {
    const [connectivity] = connectivitiesOf(recordWith([cut('a', 10, 20, [['n1', 'n2']])])).distinct
    const { edges } = graphOf({ reaches: connectivity?.reaches ?? [] })
    expect(edges.filter(({ both }) => !both)).toEqual([{ from: 1, to: 0, both: false }])
    expect(edges.filter(({ both }) => both)).toHaveLength(5)
  })

  it('of a Raft run is drawn once a shape, and said in words as well', () => {
    const record = keptRun('raft-partition', 7)
    expect(reportGraphs(record)).toHaveLength(3)
    const section = connectivitySection(record, [])?.source ?? ''
    expect(section).not.toContain('<svg')
    expect(section).toContain('n1, n3, n4 and n5')
    expect(section).toContain('each other and n5')
  })
})
