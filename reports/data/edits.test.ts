import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../../scenarios/resolve.ts'
import { simulateChecked } from '../../scenarios/simulate-checked.ts'
import type { ResolvedScenario } from '../../sim/scenario.ts'
import { kindCode } from '../../sim/trace.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { changedScenario, type Edit, healEdits, keepUpEdits, messageEdits, sendingOf } from './edits.ts'
import { partingOf } from './parting.ts'
import { NONE, type RunColumns } from './run-columns.ts'

const record = keptRun('raft-partition', 7, { duration: 11_000 })
const run = columnsOf(record)
const { events } = run
const plain = JSON.parse(JSON.stringify(record.scenario)) as ResolvedScenario

function forked(edits: readonly Edit[]): RunColumns {
  const scenario = resolveScenario(changedScenario(plain, edits), record.seed)
  return columnsOf(simulateChecked(scenario, record.seed, { trace: true, inspections: true }).finish())
}

/** Some deliveries along the run. */
const deliveries = [0.1, 0.5, 0.7].map((part) =>
  events.kinds.indexOf(kindCode.deliver, Math.floor(part * events.length)),
)

describe('what if', () => {
  test.each(deliveries)(
    'the message of delivery %i is lost: the runs part right after its sending',
    (delivery) => {
      const fork = forked(messageEdits(run, delivery, 'drop'))
      const sending = sendingOf(events, delivery)
      const parting = partingOf(events, fork.events) as number
      expect(parting).toBe(sending + 1)
      expect(fork.events.kinds[parting]).toBe(kindCode.drop)
      expect(fork.events.messages[parting]).toBe(events.messages[delivery])
    },
  )

  test('a message takes longer: it comes later, by that much, to who it came to', () => {
    const delivery = deliveries[2] as number
    const fork = forked(messageEdits(run, delivery, { delayMs: 7 }))
    const serial = events.messages[delivery] as number
    const again = Array.from(fork.events.kinds.keys()).find(
      (event) => fork.events.messages[event] === serial && fork.events.kinds[event] === kindCode.deliver,
    )
    expect(fork.events.times[again ?? NONE]).toBe((events.times[delivery] as number) + 7_000)
    expect(fork.events.nodes[again ?? NONE]).toBe(events.nodes[delivery])
  })

  test('all faults end at an event: the runs part at the time of that event, and no fault acts any more', () => {
    const event = Array.from(events.kinds.keys()).find(
      (event) => (events.times[event] as number) > 2_500_000 && healEdits(run, event).length > 2,
    ) as number
    const fork = forked(healEdits(run, event))
    const parting = partingOf(events, fork.events) as number
    expect(Math.min(fork.events.times[parting] as number, events.times[parting] as number)).toBe(
      events.times[event],
    )
    const acting = fork.outline.faults.filter(
      (fault) => fault.injected && fault.from <= (events.times[event] as number),
    )
    for (const fault of acting) {
      expect(fault.injected && fault.to, fault.fault.id).toBeLessThanOrEqual(events.times[event] as number)
    }
  })

  test('a node is never stopped: it does not crash, and others that the fault stopped do', () => {
    const both: ResolvedScenario = {
      ...plain,
      faults: [{ kind: 'crash', id: 'all-down', at: 2_000, for: 200, node: { pick: 'all' } }],
    }
    const scenario = resolveScenario(both, 7)
    const crashed = columnsOf(simulateChecked(scenario, 7, { trace: true }).finish())
    const edits = keepUpEdits(crashed, 'n2')
    expect(edits).toEqual([{ kind: 'aim', fault: 'all-down', nodes: ['n1', 'n3', 'n4', 'n5'] }])
    const changed = resolveScenario(changedScenario(both, edits), 7)
    const fork = columnsOf(simulateChecked(changed, 7, { trace: true }).finish())
    const stopped = Array.from(fork.events.kinds.keys())
      .filter((event) => fork.events.kinds[event] === kindCode.crash)
      .map((event) => fork.outline.participants[fork.events.nodes[event] as number]?.id)
    expect(new Set(stopped)).toEqual(new Set(['n1', 'n3', 'n4', 'n5']))
  })

  test('a fault that had one node to stop does not happen', () => {
    const crash = run.outline.faults.find(({ fault, injected }) => injected && fault.kind === 'crash')
    const [node] = crash?.injected === true ? crash.nodes : []
    expect(keepUpEdits(run, node ?? '')).toContainEqual({ kind: 'remove', fault: crash?.fault.id })
  })

  test('ids of what is added are those of no other fault', () => {
    const [edit] = messageEdits(run, deliveries[0] as number, 'drop') as [Edit]
    const { faults } = changedScenario(plain, [edit, edit, edit])
    const ids = faults.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.slice(-3)).toEqual(['what-if', 'what-if-2', 'what-if-3'])
  })

  test('an event that is about no message has none to lose', () => {
    expect(messageEdits(run, events.kinds.indexOf(kindCode.start), 'drop')).toEqual([])
  })
})

describe('where two runs part', () => {
  test('is nowhere for a run and itself, done again', () => {
    expect(partingOf(events, forked([]).events)).toBeUndefined()
  })

  test('is where the shorter one ends, if it is the beginning of the other', () => {
    const shorter = columnsOf(keptRun('raft-partition', 7, { duration: 11_000 })).events
    const cut = { ...shorter, length: 100 }
    expect(partingOf(events, cut)).toBe(100)
    expect(partingOf(cut, events)).toBe(100)
  })

  test('is at the first event that is not the same in words', () => {
    const words = events.words.findIndex((word) => word !== NONE)
    const texts = events.texts.map((text) =>
      text === events.texts[events.words[words] as number] ? 'else' : text,
    )
    expect(partingOf(events, { ...events, texts })).toBe(words)
  })
})
