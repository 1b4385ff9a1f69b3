import type { Argv } from 'yargs'
import { outOption, patienceOption } from './options.ts'

/** The options of `netsplit demo`. */
export function demoOptions<T>(y: Argv<T>) {
  return y
    .positional('name', {
      type: 'string',
      describe: 'a demonstration, or a .ts or .js file with one; all are named if it is left out',
    })
    .option('fix', {
      type: 'boolean',
      default: false,
      describe: 'turns the knob that repairs it, and says what that cost',
    })
    .option('predict', {
      type: 'string',
      requiresArg: true,
      describe: 'the number of the choice that you predict',
    })
    .option('yes', { type: 'boolean', default: false, describe: 'does not ask for a prediction' })
    .option('compare', {
      type: 'boolean',
      default: false,
      describe: 'compares protocol configurations that make the same point, as netsplit compare does',
    })
    .option('patience', patienceOption)
    .option('out', outOption)
    .example('netsplit demo dual-primary', 'asks what becomes of the writes of a primary that is cut off')
    .example('netsplit demo dual-primary --fix', 'repairs it, and says what that costs')
    .epilogue(
      'Exit codes: 0 it appeared (with --fix: and stayed away once it was repaired), 1 it did not, 2 the input is wrong. For who teaches: docs/teaching.md.',
    )
}
