import { expect, test } from 'vitest'
import type { Verdict } from '../checkers/index.ts'
import { InputError } from '../sim/index.ts'
import { definitionOf } from '../sim/reference.ts'
import { defineCheck } from './check.ts'
import { checks } from './checks/index.ts'

const atLeast = defineCheck({
  name: 'at-least',
  defaults: { operations: 1, kind: 'ok' },
  validate: ({ operations }) =>
    operations >= 0 ? undefined : `operations is ${operations}, expected 0 or more`,
  judge: (): Verdict => ({ verdict: 'valid' }),
})

test('a check is a name and options, every default written out', () => {
  expect(atLeast()).toStrictEqual({ use: 'at-least', options: { operations: 1, kind: 'ok' } })
  expect(atLeast({ operations: 5 }).options).toStrictEqual({ operations: 5, kind: 'ok' })
  expect(JSON.stringify(atLeast()), 'as a file holds it').toBe(
    '{"use":"at-least","options":{"operations":1,"kind":"ok"}}',
  )
})

test('it carries what it names', () => {
  expect(definitionOf(atLeast())).toBe(atLeast.definition)
  expect(definitionOf(atLeast({ operations: 2 }))).toBe(atLeast.definition)
})

test('an option that it does not have, or cannot take, is refused', () => {
  expect(() => atLeast({ operation: 5 } as object)).toThrow(InputError)
  expect(() => atLeast({ operation: 5 } as object)).toThrow(
    'check at-least has no option "operation"; it has operations, kind',
  )
  expect(() => atLeast({ operations: '5' } as object)).toThrow('check at-least: option "operations" is "5"')
  expect(() => atLeast({ operations: -1 })).toThrow('check at-least: operations is -1, expected 0 or more')
})

test.each(Object.entries(checks))(
  '%s, which is shipped, is called by its name and describes itself',
  (name, check) => {
    expect(check.definition.name).toBe(name)
    expect(check.definition.description).toBeTruthy()
    expect(check().options).toStrictEqual(check.definition.defaults)
  },
)
