import { expect, test } from 'vitest'
import { chain } from './chain.ts'
import { oracles } from './index.ts'
import { messageDelays } from './message-delays.ts'
import { verdictOf } from './oracle.ts'

test('every oracle has a name of its own and says where its figures were published', () => {
  const names = oracles.map(({ name }) => name)
  expect(new Set(names).size, names.join(', ')).toBe(names.length)
  for (const { name, source } of oracles) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(source, name).toMatch(/\b(19|20)\d\d\b/)
  }
})

test.each([chain, messageDelays])('$name is reproduced, figure by figure', (oracle) => {
  const findings = [...oracle.measure()]
  expect(findings).not.toEqual([])
  expect(new Set(findings.map(({ quantity }) => quantity)).size).toBe(findings.length)
  expect(findings.filter((finding) => verdictOf(finding) !== 'agrees')).toEqual([])
  for (const { quantity, published } of findings) expect(Number.isFinite(published), quantity).toBe(true)
})
