import { expect, test } from 'vitest'
import { primaryBackup } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => primaryBackup({ takeoverMs: [300, 150] })).toThrow(
    'protocol primary-backup: takeoverMs is [300,150], expected [min, max] in milliseconds with 0 < min <= max',
  )
  expect(() => primaryBackup({ heartbeatMs: 200 })).toThrow(
    'heartbeatMs is 200, expected more than 0 and less than the shortest takeoverMs of 200',
  )
  expect(() => primaryBackup({ replication: 'never' as 'all' })).toThrow(
    'replication is "never", expected "all", "majority" or "asynchronous"',
  )
})

test('an object that it cannot keep is refused', () => {
  expect(() => primaryBackup({ object: 'stack' as 'queue' })).toThrow(
    'protocol primary-backup: object is "stack", expected one of register, kv, set',
  )
  expect(() => primaryBackup({ object: 'counter', initial: 'many' })).toThrow(
    'initial is "many", expected what a counter can begin with: a number, 0 or more',
  )
})
