import { createContext, runInContext } from 'node:vm'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { checks, consistent } from '../../scenarios/checks/index.ts'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { resolveScenario } from '../../scenarios/resolve.ts'
import { judge, runResolved } from '../../scenarios/run.ts'
import type { ResolvedScenario } from '../../sim/scenario.ts'
import { kindCode } from '../../sim/trace.ts'
import { changedScenario, messageEdits } from '../data/edits.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { type EngineWith, engineScripts } from '../testing/page-scripts.ts'
import type { Answers, Ask, FromWorker, RecordedRun, ToWorker } from './session/protocol.ts'

// The engine as a page has it: one script, in a world that has what a worker has and nothing of netsplit.

/** A worker made from the source that a page carries. */
class EngineAlone {
  private readonly waiting = new Map<number, (message: FromWorker) => void>()
  private receive: (message: { readonly data: ToWorker }) => void = () => {}
  private requests = 0

  constructor(source: string, { record, verdict }: JudgedRun) {
    const channels: MessageChannel[] = []
    onTestFinished(() => channels.forEach(({ port1 }) => port1.close()))
    const world = createContext({
      structuredClone,
      TextEncoder,
      TextDecoder,
      performance,
      MessageChannel: function () {
        const channel = new MessageChannel()
        channels.push(channel)
        return channel
      },
      addEventListener: (_: 'message', listener: typeof this.receive) => {
        this.receive = listener
      },
      postMessage: (message: FromWorker) => {
        if (!('progress' in message)) this.waiting.get(message.id)?.(message)
      },
    })
    runInContext(source, world)
    const { seed, traceHash, events } = record
    const open: RecordedRun = {
      scenario: plain(record.scenario),
      seed,
      expected: { traceHash, events, verdict },
    }
    this.receive({ data: { open } })
  }

  ask<A extends Ask>(ask: A): Promise<Answers[A['kind']]> {
    const id = this.requests++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (message) => {
        if ('error' in message) reject(new Error(message.error))
        else if ('answer' in message) resolve(message.answer as Answers[A['kind']])
      })
      this.receive({ data: { id, ask } })
    })
  }
}

/** What a page holds of a scenario. */
function plain(scenario: ResolvedScenario): ResolvedScenario {
  return JSON.parse(JSON.stringify(scenario)) as ResolvedScenario
}

function wordsOf({ properties }: JudgedRun): readonly object[] {
  return plainly(properties.map(({ name, kind, verdict, why }) => ({ name, kind, verdict, why })))
}

/** As JSON has it: what comes out of the engine has the types of another world. */
function plainly<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

describe('an engine with the scripts that a run names', () => {
  let engineWith: EngineWith

  beforeAll(async () => {
    engineWith = await engineScripts()
  })

  test.each(Object.keys(checks))('judges by %s as it is judged here', async (name) => {
    const factory = checks[name as keyof typeof checks]
    const options = name === 'consistent' ? { model: 'sequential' } : {}
    const check = (factory as (options: object) => ReturnType<typeof consistent>)(options)
    const run = judge(keptRun('raft-stale-read', 1, { checks: [check], duration: 4_000, settle: 0 }))
    const engine = new EngineAlone(engineWith('raft', [name]), run)
    const { properties } = await engine.ask({ kind: 'fork', scenario: plain(run.record.scenario) })
    expect(plainly(properties)).toEqual(wordsOf(run))
  })

  test.each(['serializable', 'snapshot-isolation', 'read-atomic'])(
    'holds transactions against %s as it is done here, also of a changed run',
    async (model) => {
      const run = judge(keptRun('snapshot-store-write-skew', 1, { checks: [consistent({ model })] }))
      const { record, verdict } = run
      expect(verdict).toBe(model === 'serializable' ? 'invalid' : 'valid')
      const engine = new EngineAlone(engineWith('snapshot-store', ['consistent']), run)
      const { digest } = await engine.ask({ kind: 'begin', columns: false })
      expect(plainly(digest)).toEqual({ traceHash: record.traceHash, events: record.events, verdict })
      const columns = columnsOf(record)
      const delivery = columns.events.kinds.indexOf(kindCode.deliver, Math.floor(columns.events.length / 2))
      const changed = plain(changedScenario(record.scenario, messageEdits(columns, delivery, 'drop')))
      const fork = await engine.ask({ kind: 'fork', scenario: changed })
      expect(fork.digest.traceHash, 'another run').not.toBe(record.traceHash)
      const here = runResolved(resolveScenario(changed, record.seed), record.seed)
      expect(plainly(fork.properties)).toEqual(wordsOf(here))
    },
  )

  test.each([
    ['raft-stale-read', 'raft', 'linearizable'],
    ['primary-backup-lost-writes', 'primary-backup', 'jepsen'],
    ['snapshot-store-write-skew', 'snapshot-store', 'consistent'],
  ])('explains what is violated in %s as it is explained here', async (scenario, protocol, check) => {
    const run = judge(keptRun(scenario, 1))
    expect(run.verdict).toBe('invalid')
    const engine = new EngineAlone(engineWith(protocol, [check]), run)
    const { properties } = await engine.ask({ kind: 'fork', scenario: plain(run.record.scenario) })
    expect(plainly(properties)).toEqual(wordsOf(run))
  })

  test('knows no check that no script has brought', async () => {
    const run = judge(keptRun('snapshot-store-write-skew', 1))
    const engine = new EngineAlone(engineWith('snapshot-store', ['linearizable', 'jepsen']), run)
    await expect(engine.ask({ kind: 'begin', columns: false })).rejects.toThrow(
      'there is no check "consistent" among those shipped: expected ',
    )
  })
})
