import { expect, test } from 'vitest'
import { assert, DefectError, InputError } from './errors.ts'

test('what does not hold is a defect of our own, and what holds is none', () => {
  expect(() => assert(false, 'time went back')).toThrow(new DefectError('netsplit: time went back'))
  expect(() => assert(true, 'time went back')).not.toThrow()
})

test("errors say whose they are by their names, the user's and our own", () => {
  expect(new InputError('x').name).toBe('InputError')
  expect(new DefectError('x').name).toBe('DefectError')
})
