import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { checkMutant, defineProtocol } from './protocol.ts'
import { definitionOf } from './reference.ts'

const raft = defineProtocol({
  name: 'raft',
  defaults: { heartbeat: 50 },
  mutants: { 'forgets-vote': { source: 'a thesis', breaks: 'election safety' } },
  validate: ({ heartbeat }) =>
    heartbeat > 0 ? undefined : `heartbeat is ${heartbeat}, expected more than 0`,
  create: () => ({ receive() {}, inspect: () => ({}) }),
})
const plain = defineProtocol({
  name: 'plain',
  defaults: {},
  create: () => ({ receive() {}, inspect: () => ({}) }),
})

test('a reference is plain data that names the protocol and all its options', () => {
  expect(raft()).toStrictEqual({ use: 'raft', options: { heartbeat: 50 } })
  expect(raft({ heartbeat: 20, mutant: 'forgets-vote' })).toStrictEqual({
    use: 'raft',
    options: { heartbeat: 20 },
    mutant: 'forgets-vote',
  })
  expect(JSON.parse(JSON.stringify(raft()))).toStrictEqual({ use: 'raft', options: { heartbeat: 50 } })
})

test('a reference carries its definition, out of the sight of JSON and of comparison', () => {
  expect(definitionOf(raft())).toBe(raft.definition)
  expect(definitionOf(JSON.parse(JSON.stringify(raft())) as ReturnType<typeof raft>)).toBeUndefined()
  expect(Object.keys(raft())).toStrictEqual(['use', 'options'])
})

test('wrong options are refused when the reference is made, and name the protocol', () => {
  expect(() => raft({ heartbeat: 0 })).toThrow('protocol raft: heartbeat is 0, expected more than 0')
  expect(() => raft({ beat: 1 } as object)).toThrow('protocol raft has no option "beat"')
})

test('a mutant that there is not is refused, and those that there are are named', () => {
  const wrong = (): unknown => raft({ mutant: 'forgets-all' as 'forgets-vote' })
  expect(wrong).toThrow(InputError)
  expect(wrong).toThrow('protocol raft has no mutant "forgets-all"; it has forgets-vote')
  expect(() => checkMutant('a.json', plain.definition, 'x')).toThrow(
    'a.json: protocol plain has no mutant "x"; it has none',
  )
  expect(() => checkMutant('', plain.definition, undefined), 'no mutant is no mistake').not.toThrow()
})
