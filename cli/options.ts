import type { Argv } from 'yargs'
import { OUT } from './output.ts'

// What several commands take. The commands themselves are loaded when they are run.

/** The option that names a file for JUnit XML. */
export const junitOption = {
  type: 'string',
  requiresArg: true,
  describe: 'writes the verdicts to this .xml file, as JUnit XML',
} as const

/** The option that names formats. */
export const exportOption = {
  type: 'string',
  array: true,
  nargs: 1,
  default: [] as string[],
  requiresArg: true,
  describe:
    "edn or jsonl: writes the history for Jepsen's checkers, or as JSON Lines; perfetto: a trace for ui.perfetto.dev; may be repeated",
} as const

/** The options that CI has for a command that runs many seeds, which has an option `for`. */
export function ciOptions<T>(y: Argv<T>) {
  return y
    .alias('for', 'budget')
    .option('seed-from-commit', {
      type: 'boolean',
      default: false,
      describe:
        "begins with the seed that the commit's hash gives: every push tries new ground, and can be run again",
    })
    .option('junit', junitOption)
}

/** The option that names a project's config. */
export const configOption = {
  type: 'string',
  global: true,
  requiresArg: true,
  describe: "this file instead of the project's netsplit.config.ts (--no-config: none)",
} as const

/** The option that says how long code may run without returning. */
export const patienceOption = {
  type: 'string',
  default: '10',
  requiresArg: true,
  describe: 'seconds of real time after which code that does not return is stopped',
} as const

/** The option that names a mutant. */
export const mutantOption = {
  type: 'string',
  requiresArg: true,
  describe:
    'a published bug that is switched on in every protocol that has it; PROTOCOL/NAME: in that one alone',
} as const

/** The option that names a folder for what is written. */
export const outOption = {
  type: 'string',
  default: OUT,
  requiresArg: true,
  describe: 'the folder for reports and failure files',
} as const

/** The options of commands that run one run. */
export function performing<T>(y: Argv<T>) {
  return y
    .option('trace', { type: 'boolean', default: false, describe: 'prints the trace, a line an event' })
    .option('verbose', {
      type: 'boolean',
      default: false,
      describe: 'prints every resolved value, and what each fault came to',
    })
    .option('check-determinism', {
      type: 'boolean',
      default: false,
      describe: 'runs it in a fresh worker and in a used one as well, and names the first event that differs',
    })
    .option('patience', patienceOption)
    .option('export', exportOption)
    .option('filter', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [] as string[],
      describe: 'only events with node:n2, kind:deliver, type:vote or text:WORD',
    })
}
