import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLinearizable, models, pairOperations } from '../../checkers/index.ts'
import { smallHistories } from '../../checkers/testing/small-histories.ts'
import { effectsWithin } from './effect-points.ts'

const witnessed = smallHistories(models.register, { moves: 24, keys: 3 }).map((history) => {
  const verdict = checkLinearizable(history, { model: 'register' })
  return { history, witness: verdict.verdict === 'valid' ? (verdict.witness ?? []) : [] }
})

describe('the points at which operations took effect', () => {
  it('lie within their operations, in the order of the witness', () => {
    fc.assert(
      fc.property(witnessed, ({ history, witness }) => {
        const ends = new Map(
          pairOperations(history).map(({ invocation, completion }) => [invocation, completion]),
        )
        const effects = effectsWithin(witness, 0, history.length - 1)
        expect(effects.map(({ invocation }) => invocation)).toEqual(witness)
        expect(effects.map(({ place }) => place)).toEqual(witness.map((_, i) => i + 1))
        const moments = effects.map(({ after, share }) => after + share)
        for (const [i, { invocation }] of effects.entries()) {
          const moment = moments[i] as number
          expect(moment).toBeGreaterThan(invocation)
          expect(moment).toBeLessThan(ends.get(invocation) as number)
          if (i > 0) expect(moment).toBeGreaterThan(moments[i - 1] as number)
        }
      }),
    )
  })

  it('are the same for a stretch as for the whole', () => {
    fc.assert(
      fc.property(witnessed, fc.nat(20), fc.nat(20), ({ history, witness }, first, length) => {
        const all = effectsWithin(witness, 0, history.length - 1)
        const last = first + length
        expect(effectsWithin(witness, first, last)).toEqual(
          all.filter(({ after }) => after >= first && after <= last),
        )
      }),
    )
  })
})
