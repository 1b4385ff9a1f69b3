import { execFileSync } from 'node:child_process'
import { InputError } from '../../sim/index.ts'

/** The commit that the seeds of a sweep are from. */
export interface CommitSeed {
  readonly commit: string
  /** The first of the seeds; they go on by one. */
  readonly seed: number
  /** Whether the working tree has changes that are not in the commit; absent if git does not say. */
  readonly uncommitted?: boolean
}

/** What the environment may hold. */
type Environment = { readonly [name: string]: string | undefined }

/** Where CI systems say which commit they build: GitHub, GitLab, Azure, Bitbucket, Buildkite, CircleCI, Jenkins, Travis. */
const VARIABLES = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'BUILD_SOURCEVERSION',
  'BITBUCKET_COMMIT',
  'BUILDKITE_COMMIT',
  'CIRCLE_SHA1',
  'GIT_COMMIT',
  'TRAVIS_COMMIT',
] as const

/** What netsplit itself leaves in a project is no change of it. */
const OWN_FILES = [':(exclude)netsplit-out', ':(exclude).netsplit']

/** Digits of a hash that make a seed: a number below 2^48, so that adding to it stays exact. */
const DIGITS = 12

/**
 * The seeds that a sweep of a commit begins with: every commit tries others, and the same again whoever runs it.
 *
 * @param folder - the project's
 * @param environment - of the process
 * @throws InputError - if there is no commit to be found
 */
export function seedFromCommit(folder: string, environment: Environment): CommitSeed {
  const commit = commitHash(folder, environment)
  const status = git(folder, 'status', '--porcelain', '--', '.', ...OWN_FILES)
  const seed = seedOfCommit(commit)
  return 'failed' in status ? { commit, seed } : { commit, seed, uncommitted: status.out !== '' }
}

/** The seed that a commit's hash begins with. */
export function seedOfCommit(hash: string): number {
  return Number.parseInt(hash.slice(0, DIGITS), 16)
}

/**
 * The hash of the commit that is built, as the CI system says, or that is checked out.
 *
 * @param folder - the project's
 * @param environment - of the process
 * @throws InputError - if neither says
 */
export function commitHash(folder: string, environment: Environment): string {
  for (const name of VARIABLES) {
    const said = environment[name] ?? ''
    if (said !== '') return checkedHash(said, name)
  }
  const head = git(folder, 'rev-parse', '--verify', 'HEAD')
  if (!('failed' in head)) return checkedHash(head.out, 'git rev-parse HEAD')
  throw new InputError(
    `there is no commit to take seeds from (git: ${head.failed}): expected a git repository with a commit, or GITHUB_SHA or CI_COMMIT_SHA in the environment`,
  )
}

function checkedHash(text: string, whose: string): string {
  if (/^[0-9a-f]{12,64}$/i.test(text)) return text.toLowerCase()
  throw new InputError(`${whose} is "${text}", expected the hash of a commit`)
}

/** What git prints, or why it does not. */
function git(
  folder: string,
  ...words: readonly string[]
): { readonly out: string } | { readonly failed: string } {
  try {
    const out = execFileSync('git', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { out: out.trim() }
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string }
    const [reason = ''] = (stderr?.trim() || message).split('\n')
    return { failed: reason }
  }
}
