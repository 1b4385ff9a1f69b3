import yargs from 'yargs'
import { DefectError, InputError } from '../sim/errors.ts'
import { exitCode } from './exit-codes.ts'
import { compareOptions } from './compare-options.ts'
import { demoOptions } from './demo-options.ts'
import { configOption, exportOption, junitOption, mutantOption, outOption, performing } from './options.ts'
import { shrinkOptions } from './shrink-options.ts'
import { sweepOptions } from './sweep-options.ts'
import { printable } from './text.ts'
import { version } from '../scenarios/files/version.ts'

const COMMANDS: readonly string[] = [
  'run',
  'list',
  'check',
  'sweep',
  'replay',
  'shrink',
  'compare',
  'report',
  'demo',
  'new',
]

/**
 * Runs the command that a command line names; what went wrong is said on stderr.
 *
 * @param words - as a shell gives them, without the program
 * @returns the exit code
 */
export function commandLine(words: readonly string[]): Promise<number> {
  return parsed(words).catch(exitCodeOfError)
}

/** Parses the command line and runs the command it names; gives the exit code. */
async function parsed(words: readonly string[]): Promise<number> {
  let code: number = exitCode.held
  const parser = yargs(words as string[])
    .scriptName('netsplit')
    .usage(
      '$0 COMMAND\n\nRuns distributed protocols on a simulated network, breaks it on purpose, and says, with proof, what held.',
    )
    .option('json', {
      type: 'boolean',
      default: false,
      global: true,
      describe: 'one JSON document on stdout, everything else on stderr',
    })
    .option('color', {
      type: 'boolean',
      default: true,
      global: true,
      describe: 'colours, as far as the terminal has them (--no-color: none)',
    })
    .option('config', configOption)
    .command(
      'run <scenario>',
      'runs a scenario once, judges it, writes a report',
      (y) =>
        performing(
          y.positional('scenario', {
            type: 'string',
            demandOption: true,
            describe: "a shipped scenario, one of the project's config, or a .json, .ts or .js file",
          }),
        )
          .option('seed', {
            type: 'string',
            requiresArg: true,
            describe: "any text or number; the scenario's own if left out",
          })
          .option('mutant', mutantOption)
          .option('junit', junitOption)
          .option('out', outOption),
      async ({ seed, ...options }) => {
        const { runCommand } = await import('./run.ts')
        code = await runCommand({ ...options, seed })
      },
    )
    .command(
      'list [kind] [pattern]',
      "names scenarios, protocols, mutants, faults, workloads and checkers, the project's own included",
      (y) =>
        y
          .positional('kind', { type: 'string', describe: 'one of those' })
          .positional('pattern', { type: 'string', describe: 'only names that contain this' })
          .example('netsplit list mutants raft', 'the bugs that can be switched on in Raft'),
      async ({ kind, pattern, json, color }) => {
        const { listCommand } = await import('./list.ts')
        code = await listCommand({ kind, pattern, json, color })
      },
    )
    .command(
      'check <file>',
      'judges a history that was recorded elsewhere',
      (y) =>
        y
          .positional('file', {
            type: 'string',
            demandOption: true,
            describe:
              "JSON Lines, JSON, Jepsen's EDN or log lines, Porcupine's key-value lines, AWDIT's or Plume's text; - for standard input",
          })
          .option('model', {
            type: 'string',
            requiresArg: true,
            describe:
              "a model, a consistency model or a checker of Jepsen's (`netsplit list checkers`), or auto to propose one",
          })
          .option('ladder', {
            type: 'boolean',
            default: false,
            describe: 'holds it against every consistency model of its kind',
          })
          .option('initial', {
            type: 'string',
            requiresArg: true,
            describe: 'the first value of every key, as JSON',
          })
          .option('option', {
            type: 'string',
            array: true,
            nargs: 1,
            default: [],
            describe:
              'name=value, in JSON, for a checker, a consistency model or the ladder: --option total=100',
          })
          .option('format', {
            type: 'string',
            requiresArg: true,
            describe:
              'netsplit, jepsen-json, edn, jepsen-log, awdit or plume; found out from the content if left out',
          })
          .option('lenient', {
            type: 'boolean',
            default: false,
            describe: 'repairs what is harmless, and says what it repaired',
          })
          .option('tuples', {
            type: 'boolean',
            default: false,
            describe:
              "values of two elements are a key and a value, as Jepsen's independent tests write them",
          })
          .option('budget', {
            type: 'string',
            requiresArg: true,
            describe:
              'how many steps a search may take before the verdict is unknown; 20 million if left out',
          })
          .option('verify', {
            type: 'boolean',
            default: false,
            describe: 'verifies the proof of the verdict, without the procedure that made it',
          })
          .option('report', {
            type: 'string',
            requiresArg: true,
            describe: 'writes a report to this .html file',
          })
          .option('export', {
            type: 'string',
            requiresArg: true,
            describe: 'edn or jsonl: writes the history in that format',
          })
          .option('out', { ...outOption, describe: 'the folder for what is exported' })
          .example(
            'netsplit check store.edn --model cas-register',
            'whether a recording of Jepsen is linearizable',
          )
          .example(
            'netsplit check bank.jsonl --model bank --option total=100 --report bank.html',
            'whether every read of the accounts sums up to 100, with a report',
          )
          .epilogue(
            'Exit codes: 0 valid, 1 invalid, 2 the input is wrong, 3 unknown. More in docs/checking.md.',
          ),
      async (options) => {
        // For yargs, a single dash is an option without a name.
        const isStandardInput = options.file === '' && words.includes('-')
        const { checkCommand } = await import('./check.ts')
        code = await checkCommand(isStandardInput ? { ...options, file: '-' } : options)
      },
    )
    .command(
      'sweep [scenario]',
      'runs a scenario under many seeds, on all cores',
      (y) => sweepOptions(y),
      async (options) => {
        const { sweepCommand } = await import('./sweep.ts')
        code = await sweepCommand(options)
      },
    )
    .command(
      'replay <file>',
      'runs a failure file again, to the same hash and verdict',
      (y) =>
        performing(
          y.positional('file', {
            type: 'string',
            demandOption: true,
            describe: 'a failure file that netsplit wrote',
          }),
        ).option('out', outOption),
      async (options) => {
        const { replayCommand } = await import('./replay.ts')
        code = await replayCommand(options)
      },
    )
    .command(
      'shrink <file>',
      'makes the failure of a failure file smaller',
      (y) => shrinkOptions(y),
      async (options) => {
        const { shrinkCommand } = await import('./shrink.ts')
        code = await shrinkCommand(options)
      },
    )
    .command(
      'compare [configurations..]',
      'runs protocol configurations side by side: consistency, availability and latency, measured',
      (y) => compareOptions(y),
      async (options) => {
        const { compareCommand } = await import('./compare.ts')
        code = await compareCommand(options)
      },
    )
    .command(
      'report <file>',
      'makes the page of a run or a sweep again, from its .json file',
      (y) =>
        y
          .positional('file', {
            type: 'string',
            demandOption: true,
            describe: 'a run as netsplit wrote it, NAME-seed-S.json, or the result.json of a sweep',
          })
          .option('export', exportOption)
          .option('out', {
            type: 'string',
            requiresArg: true,
            describe: 'the folder for the page and what is exported; that of the file if left out',
          })
          .example('netsplit report netsplit-out/raft-partition-seed-7.json', 'its page, byte for byte')
          .epilogue('Exit codes: 0 it is written, 2 the input is wrong. More in docs/report.md.'),
      async ({ file, export: formats, out, json, color }) => {
        const { reportCommand } = await import('./report.ts')
        code = await reportCommand({ file, export: formats, out, json, color })
      },
    )
    .command(
      'demo [name]',
      'shows an anomaly to an audience: asks what will happen, runs, explains, repairs',
      (y) => demoOptions(y),
      async (options) => {
        const { demoCommand } = await import('./demo.ts')
        code = await demoCommand(options)
      },
    )
    .command(
      'new <name>',
      'writes a protocol, a scenario and a test to start from',
      (y) =>
        y.positional('name', {
          type: 'string',
          demandOption: true,
          describe: 'lower-case letters, digits and dashes',
        }),
      async ({ name, json, color }) => {
        const { newCommand } = await import('./new.ts')
        code = newCommand({ name, json, color })
      },
    )
    .demandCommand(1, 'there is no command')
    .strict()
    .check(refuseRepeated)
    .middleware(async ({ config }) => {
      if (config === undefined) return
      const { chooseConfig } = await import('../scenarios/files/load-config.ts')
      // Of --no-config yargs makes false, whatever the type of the option.
      chooseConfig(config)
    })
    .version(version)
    .help()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw usageError(message, error, words)
    })
  const [command] = words
  if (command !== undefined && !command.startsWith('-') && !COMMANDS.includes(command)) {
    throw new InputError(`there is no command "${command}": expected ${COMMANDS.join(', ')}`)
  }
  await parser.parseAsync()
  return code
}

/** What yargs objects to is bad input; what a command throws is passed on. */
function usageError(message: string, error: Error | undefined, words: readonly string[]): Error {
  if (error !== undefined && error.name !== 'YError') return error
  const [sentence = ''] = (error?.message ?? message).split('\n')
  const command = words.find((word) => COMMANDS.includes(word))
  const help = `netsplit ${command === undefined ? '' : `${command} `}--help says what is expected`
  if (sentence.startsWith('Not enough non-option'))
    return new InputError(`the command lacks what it is about: ${help}`)
  const [, option] = /^Not enough arguments following: (.+)$/.exec(sentence) ?? []
  if (option !== undefined)
    return new InputError(`--${option} is given without a value, expected one after it: ${help}`)
  return new InputError(`${sentence}: ${help}`)
}

/** Options that may be given more than once. */
const MANY: ReadonlySet<string> = new Set([
  '_',
  'configurations',
  'option',
  'filter',
  'merge',
  'canary',
  'export',
])

function refuseRepeated(given: { readonly [name: string]: unknown }): true {
  for (const [name, value] of Object.entries(given)) {
    if (!Array.isArray(value) || MANY.has(name)) continue
    throw new InputError(`--${name} is given ${value.length} times, expected once`)
  }
  return true
}

function exitCodeOfError(error: unknown): number {
  if (error instanceof InputError) {
    process.stderr.write(`netsplit: ${printable(error.message)}\n`)
    return exitCode.badInput
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const whose = error instanceof DefectError ? '' : 'netsplit: '
  process.stderr.write(
    `${whose}${words}\nThis is a defect of netsplit. Please report it with the command that led to it.\n`,
  )
  return exitCode.defect
}
