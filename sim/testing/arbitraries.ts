import * as fc from 'fast-check'
import type { Fault, MessageAct, Moment, Split, Target } from '../faults.ts'
import type { Json } from '../types.ts'
import { named } from './scenario.ts'

/** Single UTF-16 code units: lone surrogates and control characters among them. */
const codeUnit = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(0xffff))
  .map((unit) => String.fromCharCode(unit))

/** Any text, with what JSON must escape. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: codeUnit }),
)

const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 0, 1e21, 1e-7, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 31, -(2 ** 31), 2 ** 53),
)

/** Any plain data, with text that JSON must escape and numbers at their edges. */
export const plainData: fc.Arbitrary<Json> = fc.letrec<{ data: Json }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    anyNumber,
    anyText,
    fc.array(tie('data'), { maxLength: 5 }),
    fc.dictionary(anyText, tie('data'), { maxKeys: 5 }),
  ),
})).data

/** Any fault that a cluster of `nodes` nodes called `n1`, `n2`, ... may meet in a run of `duration` milliseconds. */
export function anyFault(nodes: number, duration: number): fc.Arbitrary<Fault> {
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
  const name = fc.constantFrom(...names)
  const target: fc.Arbitrary<Target> = fc.oneof(
    name,
    fc.constantFrom<Target[]>(
      { pick: 'any' },
      { role: 'leader' },
      { role: 'leader', which: 'any' },
      { subject: true },
      { subject: 'sender' },
    ),
  )
  const split: fc.Arbitrary<Split> = fc.oneof(
    fc.constantFrom<Split[]>('halves', 'majority-minority', 'bridge', 'majorities-ring'),
    target.map((isolate) => ({ isolate })),
    fc.tuple(target, target).map(([from, to]) => ({ oneWay: { from: [from], to: [to] } })),
    name.map((alone) => ({ groups: [[alone], names.filter((other) => other !== alone)] })),
  )
  const at: fc.Arbitrary<Moment> = fc.oneof(
    fc.nat(duration),
    fc
      .tuple(
        fc.constantFrom(
          { on: 'message', of: 'beat' } as const,
          { on: 'message', of: 'reply' } as const,
          { on: 'role', of: 'leader' } as const,
          { on: 'note', of: 'turned' } as const,
          { on: 'flush', of: 'any' } as const,
          { on: 'flush', of: 'n1' } as const,
        ),
        fc.record({ nth: fc.integer({ min: 1, max: 20 }), plusMs: fc.nat(20) }, { requiredKeys: ['nth'] }),
      )
      .map(([what, which]) => Object.assign({}, what, which)),
  )
  const when = { at, for: fc.nat(duration / 2) }
  const probability = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)
  const act = fc.constantFrom<MessageAct[]>('drop', 'duplicate', 'hold', { delayMs: 12 })
  return fc.oneof(
    fc.record(
      { kind: fc.constant('partition' as const), split, ...when },
      { requiredKeys: ['kind', 'split', 'at'] },
    ),
    fc.record(
      { kind: fc.constantFrom('loss' as const, 'duplicate' as const), probability, ...when },
      { requiredKeys: ['kind', 'probability', 'at'] },
    ),
    fc.record(
      { kind: fc.constant('delay' as const), ms: fc.nat(30), ...when },
      { requiredKeys: ['kind', 'ms', 'at'] },
    ),
    fc.record(
      { kind: fc.constant('crash' as const), node: target, ...when },
      { requiredKeys: ['kind', 'node', 'at'] },
    ),
    fc.record(
      {
        kind: fc.constant('drift' as const),
        node: target,
        ppm: fc.integer({ min: -500, max: 500 }),
        ...when,
      },
      { requiredKeys: ['kind', 'node', 'ppm', 'at'] },
    ),
    fc.record(
      {
        kind: fc.constant('clock-offset' as const),
        node: target,
        byMs: fc.integer({ min: -100, max: 100 }),
        ...when,
      },
      { requiredKeys: ['kind', 'node', 'byMs', 'at'] },
    ),
    fc.record({
      kind: fc.constant('message' as const),
      from: name,
      to: name,
      nth: fc.integer({ min: 1, max: 30 }),
      act,
    }),
  )
}

/** Up to `most` faults, with the ids that a scenario gives them: `f0`, `f1`, ... */
export function faultSchedule(
  nodes: number,
  duration: number,
  most = 6,
): fc.Arbitrary<readonly (Fault & { readonly id: string })[]> {
  return fc.array(anyFault(nodes, duration), { maxLength: most }).map(named)
}
