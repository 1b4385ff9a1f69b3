import { expect, test } from 'vitest'
import { swim } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => swim({ pingTimeoutMs: 300 })).toThrow(
    'protocol swim: pingTimeoutMs is 300 and protocolPeriodMs is 200, expected milliseconds with 0 < pingTimeoutMs < protocolPeriodMs',
  )
  expect(() => swim({ pingTimeoutMs: 0 })).toThrow('pingTimeoutMs is 0')
  expect(() => swim({ probing: 'sometimes' as never })).toThrow(
    'probing is "sometimes", expected "round-robin" or "random"',
  )
  expect(() => swim({ indirectProbes: -1 })).toThrow('indirectProbes is -1, expected a number, 0 or more')
  expect(() => swim({ confirmations: 1.5 })).toThrow('confirmations is 1.5, expected a number, 0 or more')
  expect(() => swim({ piggybackMost: 0 })).toThrow('piggybackMost is 0, expected a number, 1 or more')
  expect(() => swim({ suspicionMultiplier: 0.5 })).toThrow('suspicionMultiplier is 0.5, expected 1 or more')
  expect(() => swim({ syncMs: -5 })).toThrow('syncMs is -5, expected milliseconds, or 0 for never')
})

test('all extensions may be switched off, down to plain probes', () => {
  const plain = { suspicion: false, lifeguard: false, indirectProbes: 0, syncMs: 0 }
  expect(swim(plain).options).toMatchObject(plain)
})
