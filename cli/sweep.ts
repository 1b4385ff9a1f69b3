import { writeFailure, writeReport } from '../reports/files/write-run.ts'
import type { OtherSweeps } from '../reports/files/write-sweep.ts'
import { type CommitSeed, seedFromCommit } from '../scenarios/files/commit-seed.ts'
import { projectFolder } from '../scenarios/files/project-folder.ts'
import { fileName, type OutFolder } from '../scenarios/files/out-folder.ts'
import { mergeFolders } from '../scenarios/files/sweep/merge-folders.ts'
import type { FoundFailure, WrittenFailure } from '../scenarios/files/sweep/representatives.ts'
import { FAILURES, SWEEP_REPORT } from '../scenarios/files/sweep/store.ts'
import { sweep } from '../scenarios/files/sweep/sweep.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import { violatedProperty } from '../scenarios/fingerprint.ts'
import { fingerprintOf, judge, simulateChecked, tenLines } from '../scenarios/index.ts'
import { commitLine, junitTarget, writeCiOutputs } from './ci-outputs.ts'
import { exitCodeOfSweep } from './exit-codes.ts'
import { OUT, outputFor } from './output.ts'
import { foldersOf, requestOf, type SweepRequest, type SweepWords } from './sweep-options.ts'
import { otherSweeps, refuseUnlike, writePage } from './sweep-page.ts'
import { ProgressLine } from './sweep-progress.ts'
import { printSweep, type ToldSweep } from './sweep-summary.ts'
import { printable, quoted } from './text.ts'

/** Runs a scenario under many seeds and says what was found, or joins what sweeps have found. */
export async function sweepCommand(words: SweepWords): Promise<number> {
  const output = outputFor(words)
  const junit = junitTarget(words.junit)
  const commit = words.seedFromCommit ? seedFromCommit(projectFolder(), process.env) : undefined
  if (commit !== undefined) output.line(printable(commitLine(commit)))
  const others = otherSweeps(words)
  const told = words.merge === undefined ? await swept(words, others, commit) : merged(words, others)
  printSweep(told, output)
  await writePage(told, others)
  output.line(`  page       ${printable(`${told.folder}/${SWEEP_REPORT}`)}`)
  const { folder, result, timing } = told
  const context = { junit, json: words.json, folder, timing, ...(commit === undefined ? {} : { commit }) }
  const written = writeCiOutputs(result, context, process.env)
  if (written.junit !== undefined) output.line(`  JUnit   ${printable(written.junit)}`)
  output.document(sweepDocument(told))
  return exitCodeOfSweep(told)
}

/** The JSON document of a sweep. */
function sweepDocument({ folder, result, timing }: ToldSweep): object {
  const { signatures, ...rest } = result
  return {
    ...rest,
    signatures: signatures.map(({ failure, report, ...signature }) => ({
      ...signature,
      count: signature.rate.count,
      failure: failure === undefined ? null : `${folder}/${failure}`,
      report: report === undefined ? null : `${folder}/${report}`,
    })),
    rate: timing.runsPerSecond,
    ...timing,
    folder,
    report: `${folder}/${SWEEP_REPORT}`,
  }
}

function merged(words: SweepWords, others: OtherSweeps): ToldSweep {
  const folderFor = (scenario: string): string => {
    refuseUnlike(others, scenario)
    return words.out ?? defaultFolder(scenario, 'merged')
  }
  return mergeFolders(foldersOf(words), folderFor, words.overwrite)
}

/** Sweeps, with how far it has come on stderr, until it is over or interrupted. */
async function swept(
  words: SweepWords,
  others: OtherSweeps,
  commit: CommitSeed | undefined,
): Promise<ToldSweep> {
  const request = requestOf(words, commit)
  const { mutant } = request.source
  const { shard } = request.terms
  const line = new ProgressLine()
  const interruption = new AbortController()
  // Once: a second one ends this process at once, as it does any other.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      line.write('ends with what is known so far; once more ends it at once')
      interruption.abort()
    })
  }
  try {
    return await sweep({
      ...request,
      folder: (scenario) => {
        refuseUnlike(others, scenario)
        return (
          words.out ??
          defaultFolder(
            scenario,
            ...(mutant?.split('/') ?? []),
            ...(shard === undefined ? [] : ['shard', shard.replace('/', '-of-')]),
          )
        )
      },
      signal: interruption.signal,
      progress: (progress) => {
        if (!interruption.signal.aborted) line.show(progress)
      },
      looking: (number, of) => line.write(`looks at the failures of signature ${number} of ${of}`),
      write: (found, folder) => writeFound(found, folder, request),
    })
  } finally {
    line.clear()
  }
}

function defaultFolder(...parts: readonly string[]): string {
  return `${OUT}/${fileName('sweep', ...parts)}`
}

/** Runs what stands for a signature once more, with its trace, and writes its failure file and its report. */
async function writeFound(
  { subject, scenario, seed, foundUnder, story }: FoundFailure,
  folder: OutFolder,
  { source: { mutant }, terms: { patienceMs } }: SweepRequest,
): Promise<WrittenFailure> {
  const { code, origin } = subject
  const simulation = simulateChecked(scenario, seed, { trace: true, inspections: true })
  const run = judge(finishWatched(simulation, patienceMs))
  const where = { folder, name: fileName(scenario.name, 'seed', foundUnder), code }
  const written = await writeFailure(
    run,
    { origin, ...(story === undefined ? {} : { shrink: story }) },
    where,
  )
  const failure = 'failure' in written ? written.failure : undefined
  const command =
    failure === undefined
      ? `npx netsplit sweep ${quoted(origin)}${mutant === undefined ? '' : ` --mutant ${quoted(mutant)}`} --seeds ${seed}`
      : `npx netsplit replay ${quoted(failure)}`
  await writeReport(run, command, where)
  return {
    signature: fingerprintOf(run),
    why: violatedProperty(run)?.why ?? '',
    // The last line is the sentence.
    example: tenLines(run).slice(0, -1),
    ...(failure === undefined ? {} : { failure: `${FAILURES}/${where.name}.failure.json` }),
    report: `${FAILURES}/${where.name}.html`,
  }
}
