import { expect, test } from 'vitest'
import { lastUpTo } from '../data/rows.ts'
import { statesAt } from '../data/states.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { nodeStagesOf, numberStepsOf } from './node-stages.ts'

const run = columnsOf(keptRun('raft-partition', 7, { duration: 8_000 }))
const nodes = run.states.lives.map(({ node }) => node)

test('stages follow one another over the whole run, and each says what the node showed while it lasted', () => {
  for (const node of nodes) {
    const stages = nodeStagesOf(run, node)
    expect(stages.some(({ up }) => up)).toBe(true)
    expect(stages.at(-1)?.toUs).toBe(run.outline.endUs)
    stages.forEach((stage, i) => {
      const next = stages[i + 1]
      if (next !== undefined) expect(next.fromUs).toBe(stage.toUs)
      if (stage.toUs <= stage.fromUs) return
      const event = lastUpTo(run.events.times, (stage.fromUs + stage.toUs) / 2)
      const state = statesAt(run.states, event).find((state) => state.node === node)
      const shown = new Map(state?.fields.map(({ field, value }) => [field, value]))
      expect(stage.up).toBe(state?.up)
      expect(stage.role).toBe(shown.get('role'))
      expect(stage.epoch?.number).toBe(shown.get('term'))
    })
  }
})

test('the numbers that changed most are steps, without the epochs', () => {
  const steps = numberStepsOf(run, 3)
  expect(new Set(steps.map(({ field }) => field))).toEqual(new Set(['lastIndex', 'commitIndex']))
  expect(steps.length).toBe(2 * nodes.length)
  for (const { node, field, fromUs, values } of steps) {
    const row = Math.floor(values.length / 2)
    const event = lastUpTo(run.events.times, fromUs[row] as number)
    const state = statesAt(run.states, event).find((state) => state.node === node)
    const last = lastUpTo(fromUs, fromUs[row] as number)
    const shown = state?.fields.find((shown) => shown.field === field)?.value
    expect(shown ?? Number.NaN).toBe(values[last])
  }
})
