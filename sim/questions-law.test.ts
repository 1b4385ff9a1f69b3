import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { crash, delay, duplicate, loss, replay } from './faults/index.ts'
import { type AnyMessage, scripted } from './testing/protocols.ts'
import { runOf } from './testing/scenario.ts'
import type { Answer, Node, Task } from './types.ts'

const ROUNDS = 15

test('whatever is late, lost or doubled, no answer is given twice or to another question', () => {
  const probability = fc.integer({ min: 0, max: 70 }).map((percent) => percent / 100)
  const some = fc.integer({ min: 1, max: 3 })
  fc.assert(
    fc.property(probability, probability, some, fc.nat(), (lost, doubled, need, seed) => {
      const rounds: (readonly Answer<AnyMessage>[])[] = []
      function* script(node: Node<AnyMessage>): Task {
        for (let n = 0; n < ROUNDS; n++) {
          const question = { type: 'question', n }
          rounds.push(yield* node.askAll(['n2', 'n3', 'n4'], question, { need, timeoutMs: 30 }))
        }
      }
      const protocol = scripted((node) => {
        if (node.id === 'n1') node.spawn(script(node))
        return { receive: (_, { n = 0 }, answer) => answer?.({ type: 'answer', n, by: node.id }) }
      })
      const faults = [
        loss({ at: 0, probability: lost }),
        duplicate({ at: 0, probability: doubled, after: { kind: 'uniform', min: 1, max: 90 } }),
        delay({ at: 0, ms: 0, jitter: { kind: 'exponential', mean: 15 } }),
        replay({ at: 100, count: 9, olderThanMs: 20 }),
        crash({ at: 150, for: 20, node: 'n3' }),
      ]
      const { properties } = runOf({ protocol, nodes: 4, faults, duration: 1_000 }, seed)
      expect(properties.filter(({ violation }) => violation !== undefined)).toStrictEqual([])
      expect(rounds).toHaveLength(ROUNDS)
      for (const [n, answers] of rounds.entries()) {
        expect(answers.length, `round ${n}`).toBeLessThanOrEqual(need)
        expect(new Set(answers.map(({ from }) => from)).size, `round ${n}`).toBe(answers.length)
        for (const { from, message } of answers)
          expect(message, `round ${n}`).toStrictEqual({ type: 'answer', n, by: from })
      }
    }),
    { numRuns: 30 },
  )
})
