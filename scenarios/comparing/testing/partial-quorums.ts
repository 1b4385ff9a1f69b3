import type { Protocol } from '../../../sim/index.ts'
import { scripted } from '../../../sim/testing/protocols.ts'

/**
 * A register of which each write goes to so many replicas, drawn for it, and to nobody else ever, and each read goes by the newest version
 * of so many others: the partial quorums that do not expand, of which the k-staleness of PBS speaks. One node counts versions.
 *
 * Source: Bailis et al., "Probabilistically bounded staleness for practical partial quorums", VLDB 2012, section 3.1.
 */
export function partialQuorums(read: number, write: number): Protocol {
  return scripted((node) => {
    let version = 0
    let value: number | null = null
    let lastVersion = 0
    const some = (count: number) => node.random.shuffle(node.members).slice(0, count)
    return {
      receive(_from, message, answer = () => {}) {
        if (message.type === 'get') return answer({ type: 'has', version, value })
        const stored = message['version'] as number
        if (stored > version) {
          version = stored
          value = message['value'] as number
        }
        answer({ type: 'stored' })
      },
      request(request) {
        const { f, value: written } = request.operation
        node.spawn(
          (function* () {
            if (f === 'write') {
              const store = { type: 'store', version: ++lastVersion, value: written as number }
              yield* node.askAll(some(write), store)
              return request.ok()
            }
            const answers = yield* node.askAll(some(read), { type: 'get' })
            const known = answers.map(({ message }) => message)
            const newest = known.reduce((one, other) =>
              (other['version'] as number) > (one['version'] as number) ? other : one,
            )
            request.ok(newest['value'])
          })(),
        )
      },
    }
  })
}
