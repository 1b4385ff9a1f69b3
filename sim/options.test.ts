import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { completeOptions } from './options.ts'

const defaults = { clients: 5, name: 'x', fast: false, keys: ['a'], limits: { low: 1 }, none: null }

function complete(given: object): object {
  return completeOptions('workload test', { defaults }, given)
}

test('what is not given is the default, and the defaults stay as they are', () => {
  expect(complete({})).toStrictEqual(defaults)
  expect(complete({ clients: 2, fast: true })).toStrictEqual({ ...defaults, clients: 2, fast: true })
  expect(complete({ clients: undefined }), 'undefined is not given').toStrictEqual(defaults)
  expect(defaults.clients).toBe(5)
})

test('an option that there is not is refused, and those that there are are named', () => {
  expect(() => complete({ client: 2 })).toThrow(InputError)
  expect(() => complete({ client: 2 })).toThrow(
    'workload test has no option "client"; it has clients, name, fast, keys, limits, none',
  )
  expect(() => completeOptions('protocol silent', { defaults: {} }, { a: 1 })).toThrow(
    'protocol silent has no option "a"; it has none',
  )
  expect(() => complete({ toString: 1 }), 'what every object has is no option').toThrow(
    'no option "toString"',
  )
})

test.each<[string, object, string]>([
  ['a text for a number', { clients: '5' }, 'option "clients" is "5", expected a number such as 5'],
  ['a number for a truth', { fast: 1 }, 'option "fast" is 1, expected a boolean such as false'],
  ['a record for a list', { keys: {} }, 'option "keys" is {}, expected a list such as ["a"]'],
  ['a list for a record', { limits: [] }, 'option "limits" is [], expected an object such as {"low":1}'],
  ['null for a text', { name: null }, 'option "name" is null, expected a string such as "x"'],
])('%s is refused, and says what was expected', (_, given, words) => {
  expect(() => complete(given)).toThrow(`workload test: ${words}`)
})

test('what the definition objects to is refused in its own words', () => {
  const definition = {
    defaults,
    validate: (options: object) =>
      (options as typeof defaults).clients > 9 ? 'clients is more than 9' : undefined,
  }
  expect(() => completeOptions('workload test', definition, { clients: 10 })).toThrow(
    'workload test: clients is more than 9',
  )
  expect(completeOptions('workload test', definition, { clients: 9 })).toHaveProperty('clients', 9)
})
