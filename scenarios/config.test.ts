import { describe, expect, test } from 'vitest'
import { defineProtocol, defineWorkload, InputError, type Scenario } from '../sim/index.ts'
import { raft } from '../protocols/index.ts'
import { defineCheck } from './check.ts'
import { defineConfig, type ProjectConfig, registeredBy, validateConfig } from './config.ts'

const silent = (name: string) =>
  defineProtocol({ name, defaults: {}, create: () => ({ receive() {}, inspect: () => ({}) }) })
const mine = silent('mine')
const idle = defineWorkload({ name: 'idle', defaults: {}, create: () => ({ clients: 1, phases: [] }) })
const happy = defineCheck({ name: 'happy', defaults: {}, judge: () => ({ verdict: 'valid' }) })
const quiet: Scenario = { name: 'quiet', cluster: { protocol: mine(), nodes: 3 }, duration: 1_000 }

describe('a config', () => {
  test('is what was given, and nothing else', () => {
    const config = { protocols: [mine], workloads: [idle], checks: [happy], scenarios: [quiet] }
    expect(defineConfig(config)).toBe(config)
    expect(defineConfig({})).toStrictEqual({})
  })

  test('registers its code by kind and name: two kinds may share one', () => {
    const { protocol, workload, check } = registeredBy(
      defineConfig({ protocols: [mine, silent('happy')], workloads: [idle], checks: [happy] }),
    )
    expect([...(protocol?.keys() ?? [])]).toStrictEqual(['mine', 'happy'])
    expect(protocol?.get('mine')).toBe(mine.definition)
    expect(workload?.get('idle')).toBe(idle.definition)
    expect(check?.get('happy')).toBe(happy.definition)
    expect(registeredBy({}).protocol?.size).toBe(0)
  })

  const refused: readonly (readonly [what: string, config: unknown, says: string])[] = [
    [
      'nothing',
      undefined,
      'c.ts: it is undefined, expected an object with protocols, workloads, checks, scenarios',
    ],
    ['a list', [mine], 'c.ts: it is [null], expected an object'],
    [
      'an unknown field',
      { protocol: [mine] },
      'c.ts: protocol is not a known field: expected protocols, workl',
    ],
    [
      'a field that is no list',
      { protocols: mine.definition.name },
      'c.ts: protocols is mine, expected a list',
    ],
    ['a name', { protocols: ['mine'] }, 'c.ts: protocols[0] is mine, expected what defineProtocol gave'],
    [
      'nothing in a list',
      { checks: [happy, null] },
      'c.ts: checks[1] is null, expected what defineCheck gave',
    ],
    [
      'any function',
      { workloads: [() => 1] },
      'c.ts: workloads[0] is a function, expected what defineWorkload gave',
    ],
    [
      'a protocol with its options',
      { protocols: [mine()] },
      'c.ts: protocols[0] is "mine" with its options, as a scenario holds it: expected what defineProtocol gave, not called',
    ],
    ['another kind', { checks: [idle] }, 'c.ts: checks[0] is the workload "idle", expected a check'],
    ['no name', { protocols: [silent('')] }, 'c.ts: protocols[0] has an empty name'],
    [
      'a name twice',
      { protocols: [mine, silent('x'), silent('mine')] },
      'c.ts: protocols[2] has the name "mine", as [0] has: expected one of its own',
    ],
    [
      'a shipped name',
      { protocols: [silent('raft')] },
      'c.ts: protocols[0] has the name "raft", which is shipped: expected one of its own',
    ],
    [
      'what is no scenario',
      { scenarios: [{ ...quiet, duration: -1 }] },
      'c.ts: scenarios[0]: duration is -1',
    ],
    [
      'a scenario twice',
      { scenarios: [quiet, quiet] },
      'c.ts: scenarios[1] has the name "quiet", as [0] has',
    ],
    [
      'a shipped scenario',
      { scenarios: [{ ...quiet, name: 'raft-partition' }] },
      'c.ts: scenarios[0] has the name "raft-partition", which is shipped',
    ],
  ]

  test.each(refused)('with %s is refused', (_, config, says) => {
    const validate = (): void => validateConfig(config, 'c.ts')
    expect(validate).toThrow(InputError)
    expect(validate).toThrow(says)
  })

  test('may have names that every object has', () => {
    const config: ProjectConfig = { protocols: ['constructor', '__proto__', 'toString'].map(silent) }
    expect([...(registeredBy(defineConfig(config)).protocol?.keys() ?? [])]).toHaveLength(3)
  })

  test('is refused where it is written', () => {
    expect(() => defineConfig({ protocols: [raft] })).toThrow(
      'defineConfig: protocols[0] has the name "raft"',
    )
  })
})
