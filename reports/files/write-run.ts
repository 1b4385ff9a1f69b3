import { codeDigest } from '../../scenarios/files/code-digest.ts'
import type { LoadedCode } from '../../scenarios/files/load-scenario.ts'
import type { OutFolder } from '../../scenarios/files/out-folder.ts'
import { relocated, unplacedCode } from '../../scenarios/files/references.ts'
import { version } from '../../scenarios/files/version.ts'
import { failureOf, type FailureOrigin, type JudgedRun, withLadders } from '../../scenarios/index.ts'
import { runFileText } from '../run-file/index.ts'
import { renderRun } from './render-run.ts'

/** How a run is written. */
export interface WriteRun {
  readonly folder: OutFolder
  /** The name of its files, without their extensions. */
  readonly name: string
  readonly code: LoadedCode
}

/** The failure file of a run, if it has one: its path, or why a violated run has none. */
export type WrittenFailure =
  { readonly failure: string } | { readonly noFailure: string } | { readonly failure?: never }

/** The report of a run, as it was written. */
export interface WrittenReport {
  /** The path of the page. */
  readonly report: string
  /** The path of the same run as a file for machines. */
  readonly data: string
}

/** Writes the report of a run, and the run as a file for machines beside it. */
export async function writeReport(
  run: JudgedRun,
  command: string,
  { folder, name, code }: WriteRun,
): Promise<WrittenReport> {
  const { page, file } = await renderRun(withLadders(run), command, code)
  const data = folder.write(`${name}.json`, runFileText(file))
  return { report: folder.write(`${name}.html`, page), data }
}

/**
 * Writes the failure file of a run, if something is violated in it. Code that no file exports can be run again by the test that
 * found the failure, if a test did, and by nobody else.
 */
export async function writeFailure(
  run: JudgedRun,
  origin: FailureOrigin,
  { folder, name, code }: WriteRun,
): Promise<WrittenFailure> {
  const { scenario } = run.record
  const unplaced = unplacedCode(scenario)
  const [first] = unplaced
  const facts = {
    version,
    code: await codeDigest(scenario, code.holder),
    ...origin,
    ...(first === undefined ? {} : { onlyInTest: unplaced }),
  }
  const failure = failureOf(run, facts)
  if (failure === undefined) return {}
  if (first !== undefined && origin.test === undefined) {
    return {
      noFailure: `the code of "${first}" is exported by no file; export what makes it (export const it = define...)`,
    }
  }
  const file = `${name}.failure.json`
  const movable = { ...failure, scenario: relocated(scenario, code.holder, folder.pathOf(file)) }
  return { failure: folder.write(file, `${JSON.stringify(movable, undefined, 2)}\n`) }
}
