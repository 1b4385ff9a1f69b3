import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { InputError } from '../../sim/index.ts'
import { commitHash, seedFromCommit, seedOfCommit } from './commit-seed.ts'

const hash = '0123456789abcdef0123456789abcdef01234567'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'netsplit-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A repository with one commit, and its hash. */
function repository(): { readonly path: string; readonly head: string } {
  const path = folder()
  const git = (...words: readonly string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...words],
      {
        cwd: path,
        encoding: 'utf8',
        stdio: 'pipe',
      },
    ).trim()
  git('init', '--quiet')
  writeFileSync(join(path, 'a.ts'), '1')
  git('add', 'a.ts')
  git('commit', '--quiet', '--message', 'first')
  return { path, head: git('rev-parse', 'HEAD') }
}

describe('the seed of a commit', () => {
  test('is the number that the first twelve digits of its hash are', () => {
    expect(seedOfCommit(hash)).toBe(0x0123456789ab)
    expect(seedOfCommit('f'.repeat(40))).toBe(2 ** 48 - 1)
  })

  test('leaves room to go on by one, exactly', () => {
    const hashes = fc.stringMatching(/^[0-9a-f]{40}$/)
    fc.assert(
      fc.property(hashes, fc.nat(1_000_000), (any, more) => {
        const last = seedOfCommit(any) + more
        expect(Number.isSafeInteger(last)).toBe(true)
        expect(String(last)).toBe(String(BigInt(`0x${any.slice(0, 12)}`) + BigInt(more)))
      }),
    )
  })
})

describe('the commit', () => {
  test.each(['GITHUB_SHA', 'CI_COMMIT_SHA', 'GIT_COMMIT'])('is what %s says, wherever that is', (name) => {
    expect(commitHash(folder(), { [name]: hash.toUpperCase() })).toBe(hash)
  })

  test('is the one that is checked out, if no variable says', () => {
    const { path, head } = repository()
    mkdirSync(join(path, 'inner'))
    expect(commitHash(join(path, 'inner'), { GITHUB_SHA: '' })).toBe(head)
  })

  test('that a variable does not say is refused by its name', () => {
    const refused = (): string => commitHash(folder(), { CI_COMMIT_SHA: 'main' })
    expect(refused).toThrow(InputError)
    expect(refused).toThrow('CI_COMMIT_SHA is "main", expected the hash of a commit')
  })

  test('that is not there is said in a sentence', () => {
    const path = folder()
    const refused = (): string => commitHash(path, {})
    expect(refused).toThrow(InputError)
    expect(refused).toThrow(/^there is no commit to take seeds from \(git: .+\): expected a git repository/)
    execFileSync('git', ['init', '--quiet'], { cwd: path, stdio: 'pipe' })
    expect(refused).toThrow('there is no commit to take seeds from')
  })
})

describe('changes that are not committed', () => {
  test('are told, be they of a file or a new file; what netsplit writes is none', () => {
    const { path, head } = repository()
    const expected = { commit: head, seed: seedOfCommit(head) }
    mkdirSync(join(path, 'netsplit-out'))
    writeFileSync(join(path, 'netsplit-out', 'run.html'), '')
    expect(seedFromCommit(path, {})).toStrictEqual({ ...expected, uncommitted: false })
    writeFileSync(join(path, 'b.ts'), '2')
    expect(seedFromCommit(path, {})).toStrictEqual({ ...expected, uncommitted: true })
    rmSync(join(path, 'b.ts'))
    writeFileSync(join(path, 'a.ts'), '3')
    expect(seedFromCommit(path, {})).toStrictEqual({ ...expected, uncommitted: true })
  })

  test('are not spoken of where git knows nothing', () => {
    expect(seedFromCommit(folder(), { GITHUB_SHA: hash })).toStrictEqual({
      commit: hash,
      seed: seedOfCommit(hash),
    })
  })
})
