import { availableParallelism } from 'node:os'
import type { Argv } from 'yargs'
import type { SweepGoal, SweepTerms } from '../scenarios/files/sweep/plan.ts'
import type { Beginning } from '../scenarios/files/sweep/store.ts'
import type { SweepSource } from '../scenarios/files/sweep/subject.ts'
import type { CommitSeed } from '../scenarios/files/commit-seed.ts'
import { parseSeeds, seedTexts } from '../scenarios/sweeping/seeds.ts'
import { parseShard } from '../scenarios/sweeping/sequence.ts'
import { InputError } from '../sim/errors.ts'
import { millisecondsOf, patienceMsOf, wholeNumber } from './numbers.ts'
import { ciOptions, mutantOption, patienceOption } from './options.ts'
import type { CommonOptions } from './output.ts'

const DEFAULT_SHRINK_RUNS = 1_000

/** What `netsplit sweep` takes, as it is given. */
export interface SweepWords extends CommonOptions {
  readonly scenario: string | undefined
  readonly seeds: string | undefined
  readonly for: string | undefined
  readonly untilStable: boolean
  readonly jobs: string | undefined
  readonly shard: string | undefined
  readonly stopOnFailure: boolean
  readonly mutant: string | undefined
  readonly patience: string
  readonly memory: string
  readonly shrinkRuns: string
  readonly resume: boolean
  readonly overwrite: boolean
  readonly merge: readonly string[] | undefined
  readonly baseline: string | undefined
  readonly canary: readonly string[] | undefined
  readonly out: string | undefined
  readonly seedFromCommit: boolean
  readonly junit: string | undefined
}

/** A sweep that is asked for. */
export interface SweepRequest {
  readonly source: SweepSource
  readonly terms: SweepTerms
  readonly jobs: number
  readonly beginning: Beginning
}

/** Adds what `netsplit sweep` takes to a parser. */
export function sweepOptions<T>(y: Argv<T>) {
  return ciOptions(y)
    .positional('scenario', { type: 'string', describe: 'a shipped scenario, or a .json, .ts or .js file' })
    .option('seeds', {
      type: 'string',
      requiresArg: true,
      describe: 'which seeds: 1-100000, or 1-10,20-30',
    })
    .option('for', {
      type: 'string',
      requiresArg: true,
      describe: 'seeds from 1 on, for so long: 90s, 10m, 2h; --budget is the same',
    })
    .option('until-stable', {
      type: 'boolean',
      default: false,
      describe: 'seeds from 1 on, until coverage stops growing',
    })
    .option('jobs', {
      type: 'string',
      requiresArg: true,
      describe: 'how many workers; as many as there are cores if left out',
    })
    .option('shard', {
      type: 'string',
      requiresArg: true,
      describe: '2/8: the second of eight parts, which --merge joins',
    })
    .option('stop-on-failure', {
      type: 'boolean',
      default: false,
      describe: 'ends with the first seed that fails',
    })
    .option('mutant', mutantOption)
    .option('resume', {
      type: 'boolean',
      default: false,
      describe: 'goes on where the sweep of the same command stopped, and repeats nothing',
    })
    .option('overwrite', {
      type: 'boolean',
      default: false,
      describe: 'removes the sweep that the folder holds, and begins anew',
    })
    .option('merge', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'joins the sweeps of these folders into one; takes no scenario',
    })
    .option('baseline', {
      type: 'string',
      requiresArg: true,
      describe: 'the result.json of another sweep of the scenario: the page says what is new, gone and moved',
    })
    .option('canary', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'the result.json of sweeps with --mutant: the page says which of these bugs were found',
    })
    .option('patience', patienceOption)
    .option('memory', {
      type: 'string',
      default: '512',
      requiresArg: true,
      describe: 'megabytes that a worker may have before the seed that it is at is given up',
    })
    .option('shrink-runs', {
      type: 'string',
      default: String(DEFAULT_SHRINK_RUNS),
      requiresArg: true,
      describe: 'how often a failure is run at most to make it smaller; 0 leaves it as it is',
    })
    .option('out', {
      type: 'string',
      requiresArg: true,
      describe: 'the folder of the sweep; netsplit-out/sweep-NAME if left out',
    })
    .example('netsplit sweep raft-partition --seeds 1-1000', 'a thousand seeds on all cores')
    .example('netsplit sweep raft-partition --mutant stale-read --for 30s', 'whether that bug is found')
    .example('netsplit sweep --merge part-1 part-2 --out all', 'two shards as one sweep')
    .epilogue(
      'Exit codes: 0 nothing failed, 1 a property was violated, 2 the input is wrong, 3 unknown or a sometimes was never reached, 4 not deterministic, 130 interrupted. More in docs/sweeps.md.',
    )
}

/**
 * What is asked for, once it is known to make sense.
 *
 * @param commit - where seeds are to begin, if that is said by the commit
 */
export function requestOf(words: SweepWords, commit?: CommitSeed): SweepRequest {
  const { scenario, mutant, shard, stopOnFailure, patience, resume, overwrite } = words
  if (scenario === undefined)
    throw new InputError('the sweep lacks what it is of: netsplit sweep SCENARIO, or --merge DIR...')
  if (resume && overwrite)
    throw new InputError('--resume goes on with a sweep and --overwrite removes it: expected one of them')
  if (shard !== undefined) parseShard(shard, '--shard')
  return {
    source: { scenario, ...(mutant === undefined ? {} : { mutant }) },
    terms: {
      until: goalOf(words, commit),
      ...(shard === undefined ? {} : { shard }),
      stopOnFailure,
      patienceMs: patienceMsOf(patience),
      memoryMb: wholeNumber('--memory', words.memory, 'megabytes', 32, 65_536),
      shrinkRuns: wholeNumber('--shrink-runs', words.shrinkRuns, 'runs', 0, 1_000_000),
    },
    jobs:
      words.jobs === undefined
        ? availableParallelism()
        : wholeNumber('--jobs', words.jobs, 'workers', 1, 1_024),
    beginning: resume ? 'resume' : overwrite ? 'overwrite' : 'new',
  }
}

/**
 * Makes sure that a command which joins sweeps asks for nothing else.
 *
 * @returns the folders
 */
export function foldersOf(words: SweepWords): readonly string[] {
  const { merge = [], scenario, seeds, untilStable, shard, mutant, resume, stopOnFailure } = words
  const other = Object.entries({
    [`the scenario "${scenario}"`]: scenario !== undefined,
    '--seeds': seeds !== undefined,
    '--for': words.for !== undefined,
    '--until-stable': untilStable,
    '--shard': shard !== undefined,
    '--mutant': mutant !== undefined,
    '--resume': resume,
    '--stop-on-failure': stopOnFailure,
    '--seed-from-commit': words.seedFromCommit,
  }).find(([, given]) => given)
  if (other !== undefined)
    throw new InputError(`--merge joins sweeps that are over, and takes no ${other[0].replace('the ', '')}`)
  const twice = merge.find((folder, i) => merge.indexOf(folder) !== i)
  if (twice !== undefined) throw new InputError(`--merge names the folder "${twice}" twice, expected it once`)
  return merge
}

function goalOf({ seeds, for: time, untilStable }: SweepWords, commit: CommitSeed | undefined): SweepGoal {
  const given = [seeds, time, untilStable ? true : undefined].filter((each) => each !== undefined)
  if (given.length !== 1)
    throw new InputError(
      `${given.length === 0 ? 'it is not said when the sweep ends' : 'it is said more than once when the sweep ends'}: expected one of --seeds 1-1000, --for 10m and --until-stable`,
    )
  const first = commit === undefined ? {} : { first: commit.seed }
  if (seeds === undefined)
    return time === undefined ? { stable: true, ...first } : { forMs: millisecondsOf(time), ...first }
  if (commit !== undefined)
    throw new InputError('--seeds and --seed-from-commit both say where seeds begin: expected one of them')
  return { seeds: seedTexts(parseSeeds(seeds, '--seeds')) }
}
