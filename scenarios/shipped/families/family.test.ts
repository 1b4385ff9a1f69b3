import { expect, test } from 'vitest'
import { scenarios } from '../index.ts'

test('what a scenario is about is told in a line', () => {
  const long = Object.values(scenarios).filter(({ description = '' }) => !/^[^\n]{1,150}$/.test(description))
  expect(long.map(({ name, description }) => `${name}: ${description}`)).toEqual([])
})
