import {
  type FaultModel,
  InputError,
  type Message,
  type Protocol,
  type Scenario,
} from '../../../sim/index.ts'
import { scripted } from '../../../sim/testing/protocols.ts'
import { defineCheck } from '../../check.ts'
import type { JudgedRun } from '../../judged-run.ts'
import { resolveScenario } from '../../resolve.ts'
import { runResolved } from '../../run.ts'

interface Tick extends Message {
  readonly type: 'tick'
  readonly n: number
}

/** What must have happened for {@link brittle} to fail. */
export interface Conditions {
  /** Nodes that must have started again, after each has heard a tick of n1. */
  readonly restarted?: readonly string[]
  /** How many writes of `y` there must have been, at any node. */
  readonly writes?: number
  /** How many ticks in a row n2 must have missed. */
  readonly missed?: number
  /** Whether n2 must have heard a tick after a later one. */
  readonly overtaken?: boolean
  /** How many milliseconds some node's process must have stood still. */
  readonly stoodStillMs?: number
}

const TICK_MS = 10

const everything: FaultModel = {
  crash: 'all',
  partition: true,
  loss: true,
  duplicate: true,
  delay: true,
  pause: true,
}

/**
 * Fails if all of some conditions hold, and never otherwise: so that a test knows the smallest scenario that fails. Nodes tell n1 of
 * what they have seen, and n1 says that it is too much.
 *
 * @param bears - what it says it bears
 */
export function brittle(conditions: Conditions, bears: FaultModel = everything): Protocol {
  const { restarted = [], writes = 0, missed = 0, overtaken = false, stoodStillMs = 0 } = conditions
  return scripted(
    (node) => {
      const { id, disk, members } = node
      const told = new Set<string>()
      const again = disk.read<boolean>('heard') === true
      let last: number | undefined
      let n = 0
      let looked = node.clock.monotonic()
      const tell = (what: string): void => {
        told.add(what)
        if (id !== members[0]) node.send(members[0] as string, { type: 'told', what })
        else judge()
      }
      const judge = (): void => {
        const count = [...told].filter((what) => what.startsWith('wrote')).length
        const holds =
          restarted.every((name) => told.has(`${name} again`)) &&
          count >= writes &&
          (missed === 0 || told.has('missed')) &&
          (!overtaken || told.has('overtaken')) &&
          (stoodStillMs === 0 || told.has('stood still'))
        node.always('nothing is too much', !holds, () => 'it was too much')
      }
      node.every(TICK_MS, () => {
        if (again) tell(`${id} again`)
        const now = node.clock.monotonic()
        if (stoodStillMs > 0 && now - looked >= stoodStillMs) tell('stood still')
        looked = now
        if (id === members[0]) node.broadcast({ type: 'tick', n: n++ })
        for (const what of disk.log<string>('wrote')) tell(what)
      })
      return {
        receive(_from, message) {
          if (message.type === 'told') {
            told.add(message['what'] as string)
            return judge()
          }
          const tick = message as unknown as Tick
          disk.write('heard', true)
          disk.flush(() => undefined)
          if (missed > 0 && id === 'n2' && last !== undefined && tick.n - last > missed) tell('missed')
          if (id === 'n2' && last !== undefined && tick.n < last) tell('overtaken')
          last = Math.max(last ?? 0, tick.n)
        },
        request(request) {
          const { operation, session, sequence } = request
          if (operation.f === 'write' && operation.key === 'y')
            disk.append('wrote', `wrote ${session} ${sequence}`)
          disk.flush(() => request.ok())
        },
      }
    },
    { bears },
  )
}

/** The run of a scenario under its seed, which must fail. */
export function failing(scenario: Scenario, seed: string | number = 1): JudgedRun {
  const run = runResolved(resolveScenario(scenario, seed), seed)
  if (run.verdict === 'invalid') return run
  throw new InputError(
    `the run of ${scenario.name} under seed ${seed} is ${run.verdict}: expected it to fail`,
  )
}

/** Is violated by every run in which enough was asked for, as only its end can tell. */
export const enough = defineCheck({
  name: 'enough',
  defaults: { operations: 3 },
  judge: ({ history }, { operations }) => {
    const asked = [...history].filter(({ type }) => type === 'invoke')
    return asked.length < operations
      ? { verdict: 'valid' }
      : {
          verdict: 'invalid',
          why: 'it was enough',
          core: asked.slice(0, operations).map(({ index }) => index),
        }
  },
})
