import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { definitionOf } from './reference.ts'
import { defineWorkload } from './workload.ts'

const pings = defineWorkload({
  name: 'pings',
  defaults: { clients: 2, rate: 10 },
  validate: ({ rate }) => (rate > 0 ? undefined : `rate is ${rate}, expected more than 0`),
  create: ({ clients, rate }) => ({
    clients,
    phases: [{ name: 'ping', when: 'main', rate, next: () => ({ f: 'ping' }) }],
  }),
})

test('a reference is plain data that names the workload and all its options, and carries its definition', () => {
  const reference = pings({ rate: 5 })
  expect(reference).toStrictEqual({ use: 'pings', options: { clients: 2, rate: 5 } })
  expect(definitionOf(reference)).toBe(pings.definition)
})

test('wrong options are refused when the reference is made, and name the workload', () => {
  expect(() => pings({ rate: 0 })).toThrow(InputError)
  expect(() => pings({ rate: 0 })).toThrow('workload pings: rate is 0, expected more than 0')
  expect(() => pings({ rates: 1 } as object)).toThrow('workload pings has no option "rates"')
})
