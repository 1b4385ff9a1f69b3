import type { Ladder } from '../checkers/index.ts'
import type { Output } from './output.ts'
import { printable } from './text.ts'

const WORDS = {
  valid: ['holds', 'green'],
  invalid: ['violated', 'red'],
  unknown: ['unknown', 'yellow'],
} as const

/** A ladder in the terminal: every model with what came of it, and why where that is not said by another. */
export function ladderLines({ steps, weakestViolated }: Ladder, output: Output): void {
  const { paint } = output
  const width = Math.max(...steps.map(({ model }) => model.length))
  for (const { model, verdict, why, follows } of steps) {
    const [word, colour] = WORDS[verdict]
    const tellsWhy = weakestViolated.includes(model) || (verdict === 'unknown' && follows === undefined)
    const because = tellsWhy ? `  ${printable(why)}` : ''
    output.line(`  ${paint[colour](word.padEnd(8))}  ${model.padEnd(width)}${because}`.trimEnd())
  }
}

/** A ladder as part of a JSON document. */
export function ladderDocument({ steps, strongest, weakestViolated }: Ladder) {
  return {
    ladder: steps.map(({ model, verdict, why, core, follows }) => ({
      model,
      verdict,
      why,
      ...(core === undefined ? {} : { core }),
      ...(follows === undefined ? {} : { follows }),
    })),
    strongest,
    weakestViolated,
  }
}
