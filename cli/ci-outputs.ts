import { appendFileSync, existsSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { githubAnnotations, jobSummary, junitXml, type SweepTime } from '../reports/ci/index.ts'
import { mermaidOfProof } from '../reports/index.ts'
import { restoreRun, RUN_FILE_DEPTH } from '../reports/run-file/index.ts'
import type { CommitSeed } from '../scenarios/files/commit-seed.ts'
import { OutFolder } from '../scenarios/files/out-folder.ts'
import { FAILURES } from '../scenarios/files/sweep/store.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { parseJson } from '../scenarios/parse-json.ts'
import type { SweepResult } from '../scenarios/sweeping/sweep-result.ts'
import { InputError } from '../sim/index.ts'
import { printable } from './text.ts'

/** What GitHub takes of a step's summary. */
const MOST_SUMMARY_BYTES = 1 << 20
const CUT = '\n\nThe rest does not fit into a summary.\n'
/** So many signatures have their proofs drawn in a summary. */
const DIAGRAMS = 5

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
    if (summary !== '')
      appendSummary(summary, jobSummary(result, { ...context, diagrams: diagramsOf(result, folder) }))
  }
  return junit === undefined ? {} : { junit: junit.write(junitXml(result, context)) }
}

/** The proofs of the first signatures as diagrams, from the runs that stand beside their reports. */
function diagramsOf({ signatures }: SweepResult, folder: string): ReadonlyMap<string, string> {
  const diagrams = new Map<string, string>()
  for (const { signature, report } of signatures.slice(0, DIAGRAMS)) {
    const diagram = report === undefined ? undefined : diagramBeside(join(folder, FAILURES, basename(report)))
    if (diagram !== undefined) diagrams.set(signature, diagram)
  }
  return diagrams
}

/** The proof of the run that stands beside a report; nothing if no run can be read there, which is no reason to end otherwise. */
function diagramBeside(report: string): string | undefined {
  const file = report.replace(/\.html$/, '.json')
  try {
    return mermaidOfProof(restoreRun(parseJson(readTextFile(file), file, RUN_FILE_DEPTH), file).run)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
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
  return end < 0 ? CUT : beforeOpenFence(Buffer.from(text).subarray(0, end).toString()) + CUT
}

/** The part of a text before a fence that is never closed, if there is one. */
function beforeOpenFence(text: string): string {
  const isClosed = (text.match(/^```/gm) ?? []).length % 2 === 0
  return isClosed ? text : text.slice(0, Math.max(0, text.lastIndexOf('\n```')))
}
