import { expect, test } from 'vitest'
import { clockOffset, crash, delay, drift, duplicate, loss, message, partition } from './faults/index.ts'
import { bustle, echo, scripted } from './testing/protocols.ts'
import { type Given, scenarioOf, workloadOf } from './testing/scenario.ts'
import type { Client, Outcome, Task } from './types.ts'
import { simulateResolved } from './world.ts'

// These hashes are promises: the same scenario and seed give the same run on every machine and in every patch version.
// Changing one is a minor version and a line in the change log that says why.

function hashOf(given: Given, seed: string): string {
  const { traceHash, events } = simulateResolved(scenarioOf(given), seed).finish()
  return `${traceHash} after ${events} events`
}

test('golden: messages and timers on a network that loses and doubles', () => {
  const given: Given = {
    protocol: echo(),
    network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.05, duplicate: 0.05 },
    duration: 500,
  }
  expect(hashOf(given, '7')).toBe('96e0f7079cb297e2 after 1378 events')
})

test('golden: disks, draws, clients and a fault of every kind', () => {
  const given: Given = {
    protocol: bustle,
    nodes: 5,
    network: { latency: { kind: 'exponential', mean: 3 }, loss: 0.01 },
    disk: { flush: { kind: 'uniform', min: 0.1, max: 2 } },
    workload: workloadOf({ clients: 3, next: ({ random }) => ({ f: 'write', value: random.int(0, 99) }) }),
    faults: [
      partition({ at: 50, for: 50, split: 'majorities-ring' }),
      partition({
        at: { on: 'role', of: 'leader', nth: 3 },
        for: 40,
        split: { isolate: { role: 'leader' } },
      }),
      loss({ at: 120, for: 30, probability: 0.4 }),
      duplicate({ at: 130, for: 30, probability: 0.4 }),
      delay({ at: 140, for: 30, ms: 5.5 }),
      crash({ at: { on: 'flush', of: 'any', nth: 20 }, for: 25, node: { subject: true } }),
      crash({ at: 200, node: { pick: 'any' } }),
      drift({ node: 'n1', ppm: 400 }),
      clockOffset({ node: { pick: 'any' }, byMs: -30, at: 90 }),
      message({ from: 'n1', to: 'n2', nth: 5, act: 'hold' }),
      message({ from: 'n2', to: 'n3', nth: 5, act: { delayMs: 9 } }),
    ],
    duration: 400,
    settle: 120,
  }
  expect(hashOf(given, 'golden')).toBe('1749bc0ae95ef408 after 4498 events')
})

test('golden: several groups, spares, scripts of clients, and text that JSON must escape', () => {
  function* twice(client: Client): Task<Outcome> {
    yield* client.ask(client.home, 10)
    return (yield* client.ask(client.random.pick(client.members), 10)) === undefined
      ? { type: 'info', error: 'nobody' }
      : { type: 'ok', value: ['é', '\ud800', -0, 0.1, null] }
  }
  const shop = scripted(
    (node) => {
      node.every(12.5, () => node.send('lock1', { type: 'ask "lock"\n', at: [node.clock.now() / 7, null] }))
      return { request: (request) => request.ok(node.random.float()) }
    },
    { clients: twice },
  )
  const lock = scripted((node) => ({ receive: (from) => node.send(from, { type: 'granted 🔒' }) }))
  const given: Given = {
    groups: [
      { name: 'shop', protocol: shop, nodes: 2, spares: 1 },
      { name: 'lock', protocol: lock, nodes: 1, spares: 0 },
    ],
    workload: workloadOf({ clients: 2, rate: 50 }),
    faults: [crash({ at: 70, for: 50, node: 'lock1' })],
    duration: 300,
  }
  expect(hashOf(given, 'été')).toBe('2e9b8e4798239a3a after 354 events')
})
