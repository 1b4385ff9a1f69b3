import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import yargs from 'yargs'
import { mermaidOfProof } from '../reports/index.ts'
import { reportable, runFileText } from '../reports/run-file/index.ts'
import { staleReadRun } from '../reports/testing/fixture.ts'
import { failedSweep, quietSweep, staleRead } from '../reports/testing/sweep-results.ts'
import { commitLine, cutToBytes, junitTarget, writeCiOutputs } from './ci-outputs.ts'
import { ciOptions } from './options.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'netsplit-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** What is written to stdout and to stderr while something is done. */
function caught(action: () => void): { readonly out: string; readonly err: string } {
  const written = { out: '', err: '' }
  const take = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += String(text)
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(take('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(take('err')),
  ]
  try {
    action()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return written
}

const plain = { junit: undefined, json: false, folder: 'netsplit-out/sweep' }
const seed = { commit: 'abcdef0123456789', seed: 188_900_967_593_046, uncommitted: true }

describe('what a sweep writes for CI', () => {
  test('is nothing where nobody asks', () => {
    expect(caught(() => expect(writeCiOutputs(failedSweep, plain, {})).toStrictEqual({}))).toStrictEqual({
      out: '',
      err: '',
    })
  })

  test('in GitHub are annotations and, added to what is there, the summary of the job', () => {
    const summary = join(folder(), 'summary.md')
    writeFileSync(summary, 'before\n')
    const environment = {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: process.cwd(),
    }
    const { out } = caught(
      () =>
        void writeCiOutputs(
          failedSweep,
          { ...plain, timing: { seconds: 3, ended: 'time' }, commit: seed },
          environment,
        ),
    )
    expect(out).toContain('::error file=scenarios/store.ts,title=netsplit%3A check/linearizable')
    const text = readFileSync(summary, 'utf8')
    expect(text.startsWith('before\n## store')).toBe(true)
    expect(text).toContain('commit: abcdef0123456789')
    expect(text).toContain('ended: after 3.0 s, because its time was over')
  })

  test('has the proofs in the summary, of those failures whose runs stand beside their reports', () => {
    const path = folder()
    const summary = join(path, 'summary.md')
    mkdirSync(join(path, 'failures'))
    const run = staleReadRun()
    const facts = { version: '0.4.0', command: 'x', engine: { kind: 'shipped' } } as const
    const text = [...runFileText(reportable(run).file(facts))].join('')
    writeFileSync(join(path, 'failures', 'one.json'), text)
    writeFileSync(join(path, 'failures', 'cut.json'), text.slice(0, 900))
    const signatures = ['one', 'cut', 'none'].map((name) => ({
      ...staleRead,
      signature: name,
      report: `elsewhere/${name}.html`,
    }))
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
    caught(() => void writeCiOutputs({ ...failedSweep, signatures }, { ...plain, folder: path }, environment))
    const diagrams = readFileSync(summary, 'utf8')
      .split('```')
      .filter((part) => part.startsWith('mermaid\n'))
    expect(diagrams.map((part) => part.slice('mermaid\n'.length, -1))).toStrictEqual([mermaidOfProof(run)])
  })

  test('leaves stdout to JSON', () => {
    const { out, err } = caught(
      () => void writeCiOutputs(quietSweep, { ...plain, json: true }, { GITHUB_ACTIONS: 'true' }),
    )
    expect(out).toBe('')
    expect(err).toMatch(/^::notice /)
  })

  test('names no file for a scenario that is none, or lies outside of the repository', () => {
    const annotations = (origin: string, workspace: string): string =>
      caught(
        () =>
          void writeCiOutputs({ ...quietSweep, origin }, plain, {
            GITHUB_ACTIONS: 'true',
            GITHUB_WORKSPACE: workspace,
          }),
      ).out
    expect(annotations('raft-partition', process.cwd())).not.toContain('file=')
    expect(annotations('store.ts', folder())).not.toContain('file=')
    expect(annotations('store.ts', join(process.cwd(), '..'))).toMatch(/file=[^/,]+\/store\.ts,/)
  })

  test('says that a summary cannot be written, and goes on', () => {
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: folder() }
    expect(caught(() => void writeCiOutputs(quietSweep, plain, environment)).err).toContain(
      'the summary of the job cannot be written',
    )
  })

  test('is a JUnit file, if one is named', () => {
    const file = join(folder(), 'deep', 'results.xml')
    const junit = junitTarget(file)
    expect(existsSync(file), 'before there is a result, there is its folder alone').toBe(false)
    const { junit: written } = writeCiOutputs(failedSweep, { ...plain, junit }, {})
    expect(written).toMatch(/deep\/results\.xml$/)
    expect(readFileSync(file, 'utf8')).toContain('<testsuite name="sweep of store" tests="7"')
  })
})

test('a JUnit file has a name of its kind, in a folder that can be written', () => {
  expect(junitTarget(undefined)).toBeUndefined()
  expect(() => junitTarget('out.json')).toThrow('--junit is "out.json", expected the name of an .xml file')
  const path = folder()
  writeFileSync(join(path, 'file'), '')
  expect(() => junitTarget(join(path, 'file', 'out.xml'))).toThrow('expected a folder for --junit')
})

test('the options of CI are a budget, which is a name for the time, where seeds come from, and a JUnit file', () => {
  const parsed = (...words: readonly string[]): unknown =>
    ciOptions(
      yargs([...words])
        .option('for', { type: 'string', requiresArg: true })
        .strict()
        .exitProcess(false),
    ).parseSync()
  expect(parsed('--budget', '60s', '--seed-from-commit', '--junit', 'a.xml')).toMatchObject({
    for: '60s',
    seedFromCommit: true,
    junit: 'a.xml',
  })
  expect(parsed('--for', '5m')).toMatchObject({ budget: '5m', seedFromCommit: false })
})

test('the line on the commit says where seeds begin, and if they are not of that commit alone', () => {
  expect(commitLine(seed)).toBe(
    'seeds from 188900967593046 on, which is commit abcdef0123456789, with changes that are not committed',
  )
  expect(commitLine({ ...seed, uncommitted: false })).not.toContain('changes')
})

describe('a text that is cut', () => {
  test('has no more bytes than it may, ends between lines, and says so', () => {
    const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constant('```'))
    const lines = fc.array(line, { maxLength: 30 })
    fc.assert(
      fc.property(lines, fc.nat(200), (parts, most) => {
        const text = parts.map((part) => `${part}\n`).join('')
        const cut = cutToBytes(text, most)
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most)
        if (Buffer.byteLength(text) <= most) expect(cut).toBe(text)
        else if (cut !== '') {
          expect(cut.split(/^```/m).length % 2, 'a fence that is open would hold the note').toBe(1)
          const [kept = ''] = cut.split('\n\nThe rest does not fit')
          expect(kept === '' || text.startsWith(`${kept}\n`)).toBe(true)
          expect(cut).toContain('does not fit into a summary')
        }
      }),
    )
  })
})
