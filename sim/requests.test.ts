import { expect, test } from 'vitest'
import { type RequestMessage, ServerRequest } from './requests.ts'
import type { Reply, Request } from './types.ts'

const message: RequestMessage = {
  type: 'request',
  session: 'c1/0',
  sequence: 3,
  attempt: 9,
  operation: { f: 'write', key: 'x', value: 1 },
}

function serve(answer: (request: Request) => void): { readonly request: Request; readonly replies: Reply[] } {
  const replies: Reply[] = []
  const request = new ServerRequest('c1', message, (reply) => replies.push(reply))
  answer(request)
  return { request, replies }
}

test('a request says who asks, in which session and with which number, and for what', () => {
  const { client, session, sequence, operation } = serve(() => undefined).request
  expect({ client, session, sequence, operation }).toStrictEqual({
    client: 'c1',
    session: 'c1/0',
    sequence: 3,
    operation: { f: 'write', key: 'x', value: 1 },
  })
})

test('a request has what its client carries, if it carries anything', () => {
  const bare = new ServerRequest('c1', message, () => undefined)
  const laden = new ServerRequest('c1', { ...message, context: { seen: 3 } }, () => undefined)
  expect([bare.context, laden.context]).toStrictEqual([undefined, { seen: 3 }])
})

test.each<[string, (request: Request) => void, Reply]>([
  ['ok', (request) => request.ok(), { type: 'ok' }],
  ['ok with a value', (request) => request.ok(null), { type: 'ok', value: null }],
  ['fail', (request) => request.fail('no such key'), { type: 'fail', error: 'no such key' }],
  ['info', (request) => request.info('lost track'), { type: 'info', error: 'lost track' }],
  ['a redirect', (request) => request.redirect('n2'), { type: 'redirect', to: 'n2' }],
  ['a redirect to nowhere', (request) => request.redirect(), { type: 'redirect' }],
])('answering with %s gives that reply and nothing else', (_, answer, reply) => {
  expect(serve(answer).replies).toStrictEqual([reply])
})

test('a second answer of any kind is refused, and names the request', () => {
  const { request, replies } = serve((request) => request.redirect('n2'))
  for (const again of [
    () => request.ok(1),
    () => request.fail('no'),
    () => request.info('perhaps'),
    () => request.redirect(),
  ]) {
    expect(again).toThrow('c1/0/3 was answered twice')
  }
  expect(replies).toHaveLength(1)
})

test('each copy of a request is one of its own and may be answered', () => {
  expect(serve((request) => request.ok()).replies).toStrictEqual(serve((request) => request.ok()).replies)
})
