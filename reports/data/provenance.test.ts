import { expect, test } from 'vitest'
import { kindCode } from '../../sim/trace.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { previousOnNode } from './causality.ts'
import { provenanceOf, readEndingAt } from './provenance.ts'
import { NONE } from './run-columns.ts'

const run = columnsOf(keptRun('raft-stale-read', 1))
const { events, operations } = run
const previous = previousOnNode(events)
const reads = Array.from(events.kinds.keys()).filter((event) => readEndingAt(run, event) !== undefined)

test('every read of a value that was written has a way from a write of that value, each step of which led to the next', () => {
  let found = 0
  for (const event of reads) {
    const provenance = provenanceOf(run, previous, event)
    if (provenance === undefined) continue
    found++
    const { write, read, chain } = provenance
    const text = (column: Int32Array, row: number): string | undefined =>
      operations.texts[column[row] as number]
    expect(text(operations.keys, write)).toBe(text(operations.keys, read))
    const written = text(operations.inputs, write)
    expect([written, JSON.stringify((JSON.parse(written ?? '') as unknown[])[1])]).toContain(
      text(operations.outputs, read),
    )
    expect(events.kinds[chain[0] as number]).toBe(kindCode.invoke)
    expect(events.operations[chain[0] as number]).toBe(operations.invocations[write])
    expect(chain.at(-1)).toBe(event)
    for (const [i, step] of chain.entries()) {
      if (i === 0) continue
      const before = chain[i - 1] as number
      expect(before, 'one way, forwards').toBeLessThan(step)
      const comes = events.causes[step] === before || events.nodes[step] === events.nodes[before]
      expect(comes, `${step} comes of ${before}, or after it at the same place`).toBe(true)
    }
  }
  expect(found).toBeGreaterThan(50)
  expect(found, 'but for the reads before any write').toBeGreaterThan(reads.length * 0.9)
})

test('the news of a write comes to another replica by a message between replicas', () => {
  const isNode = (position: number): boolean => run.outline.participants[position]?.kind === 'node'
  const ways = reads.flatMap((event) => provenanceOf(run, previous, event) ?? [])
  const over = ways.filter(({ chain }) =>
    chain.some(
      (step) =>
        events.kinds[step] === kindCode.deliver &&
        isNode(events.nodes[step] as number) &&
        isNode(events.peers[step] as number),
    ),
  )
  expect(over.length).toBeGreaterThan(0)
})

test('what is no completed read has none', () => {
  const invocation = events.kinds.indexOf(kindCode.invoke)
  expect(provenanceOf(run, previous, invocation)).toBeUndefined()
  const write = Array.from(events.kinds.keys()).find(
    (event) => events.kinds[event] === kindCode.ok && !reads.includes(event),
  )
  expect(provenanceOf(run, previous, write ?? NONE)).toBeUndefined()
})
