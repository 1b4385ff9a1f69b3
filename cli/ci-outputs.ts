import { appendFileSync, existsSync, statSync } from 'node:fs'
import { basename, dirname, extname, relative, resolve, sep } from 'node:path'
import type { Argv } from 'yargs'
import { githubAnnotations, jobSummary, junitXml, type SweepTime } from '../reports/ci/index.ts'
import type { CommitSeed } from '../scenarios/files/commit-seed.ts'
import { OutFolder } from '../scenarios/files/out-folder.ts'
import type { SweepResult } from '../scenarios/sweeping/sweep-result.ts'
import { InputError } from '../sim/index.ts'
import { printable } from './text.ts'

/** What GitHub takes of a step's summary. */
const MOST_SUMMARY_BYTES = 1 << 20
const CUT = '\n\nThe rest does not fit into a summary.\n'

/** A file for JUnit XML: its folder was there and could be written before the work began. */
export interface JunitTarget {
  /** Writes it; gives its path. */
  write(xml: string): string
}

/** What the outputs of a sweep for CI need to know beside its result. */
export interface CiContext {
  readonly junit: JunitTarget | undefined
  /** Whether stdout is for JSON. */
  readonly json: boolean
  /** The folder of the sweep, relative to the working directory. */
  readonly folder: string
  readonly timing?: SweepTime
  readonly commit?: CommitSeed
}

/** The part of the environment that says what CI is there. */
type Environment = { readonly [name: string]: string | undefined }

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

/** The option that names a file for JUnit XML. */
export const junitOption = {
  type: 'string',
  requiresArg: true,
  describe: 'writes the verdicts to this .xml file, as JUnit XML',
} as const

/**
 * The file that `--junit` names.
 *
 * @throws InputError - for another extension, and for a folder that cannot be written
 */
export function junitTarget(file: string | undefined): JunitTarget | undefined {
  if (file === undefined) return undefined
  if (extname(file) !== '.xml') {
    throw new InputError(`--junit is "${file}", expected the name of an .xml file`)
  }
  const folder = new OutFolder(dirname(file), '--junit')
  return { write: (xml) => folder.write(basename(file), xml) }
}

/** A line on the commit that seeds are from. */
export function commitLine({ commit, seed, uncommitted }: CommitSeed): string {
  const changes = uncommitted === true ? ', with changes that are not committed' : ''
  return `seeds from ${seed} on, which is commit ${commit}${changes}`
}

/**
 * Writes what CI systems read: the JUnit file if there is to be one and, in GitHub's, annotations and the summary of the job.
 *
 * @returns the paths of what was written
 */
export function writeCiOutputs(
  result: SweepResult,
  { junit, json, folder, timing, commit }: CiContext,
  environment: Environment,
): { readonly junit?: string } {
  const file = fileInRepository(result.origin, environment)
  const context = {
    folder,
    ...(file === undefined ? {} : { file }),
    ...(timing === undefined ? {} : { timing }),
    ...(commit === undefined ? {} : { commit: commit.commit }),
  }
  if (environment['GITHUB_ACTIONS'] === 'true') {
    const stream = json ? process.stderr : process.stdout
    stream.write(githubAnnotations(result, context))
    const summary = environment['GITHUB_STEP_SUMMARY'] ?? ''
    if (summary !== '') appendSummary(summary, jobSummary(result, context))
  }
  return junit === undefined ? {} : { junit: junit.write(junitXml(result, context)) }
}

/** The path of a scenario's file as annotations name it; nothing for a scenario that goes by its name, which has no dot. */
function fileInRepository(origin: string, environment: Environment): string | undefined {
  if (extname(origin) === '') return undefined
  const repository = environment['GITHUB_WORKSPACE'] ?? process.cwd()
  const path = relative(repository, resolve(origin)).split(sep).join('/')
  return path.startsWith('../') ? undefined : path
}

/** Adds to the summary of a step, of which there may be some already. A summary that cannot be written changes no verdict. */
function appendSummary(file: string, markdown: string): void {
  try {
    const before = existsSync(file) ? statSync(file).size : 0
    appendFileSync(file, cutToBytes(markdown, MOST_SUMMARY_BYTES - before))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`the summary of the job cannot be written (${printable(reason)})\n`)
  }
}

/** The lines of a text that fit into so many bytes together with a note that says so; all of it, if it fits. */
export function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text
  const room = most - Buffer.byteLength(CUT)
  if (room < 0) return ''
  // A byte of a character that is cut through is no line feed.
  const end = Buffer.from(text)
    .subarray(0, room + 1)
    .lastIndexOf('\n')
  return end < 0 ? CUT : Buffer.from(text).subarray(0, end).toString() + CUT
}
