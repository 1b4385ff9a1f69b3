import { describe, expect, it } from 'vitest'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { operationsOf } from '../operations.ts'
import { invariantRun, staleReadRun } from '../testing/fixture.ts'
import { type ToldOperation, toldRun } from '../testing/run-builder.ts'
import { proofOf } from '../timeline/proof.ts'
import { type CorePicture, corePicture } from './core-picture.ts'

function pictureOf(run: JudgedRun): CorePicture {
  const property = run.properties.find(({ verdict }) => verdict === 'invalid')
  const proof = property && proofOf(run, operationsOf(run.record.history), property)
  const picture = proof && corePicture(run.record, proof)
  if (picture === undefined) throw new Error('no picture')
  return picture
}

describe('the picture of a stale read', () => {
  const picture = pictureOf(staleReadRun())
  const lane = (name: string) => {
    const found = picture.lanes.find((drawn) => drawn.name === name)
    if (found === undefined) throw new Error(`no lane for ${name}`)
    return found
  }

  it('has the operations of the core and nothing else, each with its label', () => {
    expect(picture.bars.map(({ label }) => label?.text)).toEqual(['w x = 3', 'w x = 5', 'r x → 3'])
    expect(picture.bars.filter(({ violating }) => violating)).toHaveLength(1)
  })

  it('has the replicas that answered, below the clients', () => {
    expect(picture.lanes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'client c1',
      'client c2',
      'node n1',
      'node n2',
    ])
    expect(picture.ribbons.map(({ label }) => label?.text)).toContain('leader · term 5')
  })

  it('leads from each operation to the replica that answered it', () => {
    const ends = picture.arrows.map(({ to }) => to)
    expect(ends).toEqual([lane('n1').top + 4, lane('n2').top + 4, lane('n1').top + 4])
  })

  it('says whom the partition cut off, below the replica that it concerns', () => {
    expect(picture.strips.map(({ text }) => text)).toEqual([
      'cut off from n2 and n3 since 3.200 s (cut-the-leader)',
      'cut off from n1 since 3.200 s (cut-the-leader)',
    ])
    for (const [i, name] of ['n1', 'n2'].entries()) {
      const { top, height } = picture.strips[i] as { top: number; height: number }
      expect(top).toBeGreaterThan(lane(name).top)
      expect(top + height).toBeLessThanOrEqual(lane(name).top + lane(name).height)
    }
  })

  it('says so when time is not to scale', () => {
    expect(picture.notes).toEqual([
      'Time runs from left to right, but not to scale: long waits are shortened.',
    ])
  })
})

describe('the picture of a core', () => {
  it('of many operations has those that ended last, and says how many there are', () => {
    const operations = Array.from({ length: 9 }, (_, i): ToldOperation => {
      return {
        client: `c${(i % 2) + 1}`,
        f: 'write',
        key: 'x',
        value: i,
        fromMs: i * 10,
        toMs: i * 10 + 5,
        node: 'n1',
      }
    })
    const run = toldRun({
      name: 'many',
      nodes: 1,
      clients: 2,
      durationMs: 100,
      operations,
      properties: (at) => [
        { name: 'p', kind: 'check', verdict: 'invalid', why: 'w', core: at.map(({ invoke }) => invoke) },
      ],
    })
    const { bars, notes } = pictureOf(run)
    expect(bars.map(({ label }) => label?.text)).toEqual([4, 6, 8, 3, 5, 7].map((i) => `w x = ${i}`))
    expect(notes).toContain('The last 6 of 9 operations that prove the violation of p.')
  })

  it('of an invariant has no operations, but the node where it was violated', () => {
    const picture = pictureOf(invariantRun())
    expect(picture.bars).toEqual([])
    expect(picture.lanes.map(({ name }) => name)).toContain('n4')
    expect(picture.violation.y).toBeGreaterThan(0)
  })
})
