import { expect, test } from 'vitest'
import { heartbeatGossip } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => heartbeatGossip({ detector: 'oracle' as 'phi' })).toThrow(
    'protocol heartbeat-gossip: detector is "oracle", expected timeout or phi',
  )
  expect(() => heartbeatGossip({ gossipMs: 0 })).toThrow('gossipMs is 0, expected milliseconds, more than 0')
  expect(() => heartbeatGossip({ broadcast: 0 })).toThrow('broadcast is 0, expected a probability')
  expect(() => heartbeatGossip({ failMs: 200 })).toThrow(
    'failMs is 200 and gossipMs is 40, expected a time of 25 gossips or more',
  )
  expect(() => heartbeatGossip({ cleanupMs: 2_000 })).toThrow(
    'cleanupMs is 2000 and failMs is 1200, expected twice as much or more',
  )
  expect(() => heartbeatGossip({ detector: 'phi', cleanupMs: 2_400 })).toThrow(
    'cleanupMs is 2400, expected 2764 or more: it may take phi as long to suspect a member',
  )
  expect(() => heartbeatGossip({ phiThreshold: 9 })).toThrow(
    'phiThreshold is 9, expected more than 0, and 8 at most',
  )
  expect(() => heartbeatGossip({ phiWindow: 2 })).toThrow('phiWindow is 2, expected a number of intervals')
})
