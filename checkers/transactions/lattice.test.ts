import { expect, test } from 'vitest'
import { boundaryOf, impliedModels, prohibitedBy, transactionModels } from './lattice.ts'

test('a model prohibits all that a model below it prohibits', () => {
  for (const model of transactionModels) {
    for (const weaker of impliedModels(model)) {
      const missing = [...prohibitedBy(weaker)].filter((anomaly) => !prohibitedBy(model).has(anomaly))
      expect(missing, `${model} implies ${weaker}`).toEqual([])
    }
  }
})

test('what an anomaly rules out is the weakest models, and all above them', () => {
  const { not, alsoNot } = boundaryOf(['G-single-item'])
  expect(not).toEqual(['consistent-view', 'repeatable-read'])
  expect(alsoNot).toContain('snapshot-isolation')
  expect(alsoNot).not.toContain('read-committed')
})

test('whoever reads what nobody wrote has not read what was committed', () => {
  expect(prohibitedBy('read-committed').has('thin-air-read')).toBe(true)
  expect(prohibitedBy('read-uncommitted').has('thin-air-read')).toBe(false)
})

test('a model that there is not is refused, with those that there are', () => {
  expect(() => prohibitedBy('strict')).toThrow('the model is "strict", expected one of')
})
