// Does what a user does in a project of their own, with netsplit from its tarball and nothing else of this folder: writes a protocol
// from the template, runs and tests it; puts a bug into it, has the property find it, replays what it found in both ways, and repairs
// it. node scripts/packed-project.mjs; exit code 1 at the first thing that is not as it should be.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
/** A test that has netsplit's matchers, which are typed whatever is imported first. */
const matchers = `import 'netsplit/vitest'
import { scenarios } from 'netsplit'
import { expect } from 'vitest'
await expect(scenarios['raft-partition']).toHold({ runs: 3 })
expect([]).toSatisfy('bank', { options: { total: 100 } })
// @ts-expect-error
await expect(scenarios['raft-partition']).toHold({ run: 3 })
`
// What is printed is read here, and colours are not part of it.
process.env.NO_COLOR = '1'
process.env.FORCE_COLOR = '0'
const work = mkdtempSync(join(tmpdir(), 'netsplit-packed-'))
const project = join(work, 'project')

try {
  install()
  fromTemplate()
  withBug()
} catch (error) {
  console.error(`FAILED: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}

function install() {
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', work], {
    cwd: root,
    encoding: 'utf8',
  })
  mkdirSync(project)
  write('package.json', '{ "name": "project", "private": true, "type": "module" }')
  const tools = ['vitest', 'typescript'].map((name) => `${name}@${devDependencies[name]}`)
  const what = [join(work, tarball.trim()), ...tools].join(' ')
  shell(`npm install --silent --no-audit --no-fund ${what}`, 0)
}

/** What `netsplit new` writes runs, holds and compiles. */
function fromTemplate() {
  shell('npx netsplit new my-protocol', 0)
  shell('npx netsplit run my-protocol/scenario.ts', 0, /VALID/)
  shell('npx vitest run my-protocol', 0, /1 passed/)
  const tsc = 'npx tsc --noEmit --strict --module nodenext --target es2022 --allowImportingTsExtensions'
  shell(`${tsc} --skipLibCheck false my-protocol/my-protocol.ts my-protocol/scenario.ts`, 0)
  // Vitest's own types need what a project of its own may not have.
  write('matchers.ts', matchers)
  shell(`${tsc} --skipLibCheck true my-protocol/my-protocol.test.ts matchers.ts`, 0)
  console.log('ok: what the template writes runs, holds and compiles')
}

/** A bug in the user's protocol is found, kept, replayed by the test and by the command line, and told to be fixed once it is. */
function withBug() {
  const file = 'my-protocol/my-protocol.ts'
  const right = readFileSync(join(project, file), 'utf8')
  // Reads are answered from what each node has, and all but the first have nothing.
  const wrong = right.replace(
    'if (id !== members[0])',
    "if (request.operation.f !== 'read' && id !== members[0])",
  )
  check(wrong !== right, 'the template has changed, and the bug is not in it')
  write(file, wrong)
  const found = shell('npx vitest run my-protocol', 1, /linearizable \(register\): c\d read/)
  const row = (label) => new RegExp(`^ *${label} +(\\S.*)$`, 'm').exec(found)?.[1] ?? ''
  const hash = row('trace hash')
  const [failure, ...more] = readdirSync(join(project, '.netsplit', 'failures'))
  check(
    more.length === 0 && row('failure') === `.netsplit/failures/${failure}`,
    'one failure is kept, and named',
  )
  check(
    readFileSync(join(project, row('report')), 'utf8').startsWith('<!doctype html>'),
    'a report is written',
  )
  shell(row('replay'), 1, new RegExp(`the same run: trace hash ${hash}`))
  shell(row('or'), 1, new RegExp(`the same run: trace hash ${hash}`))
  console.log('ok: a bug is found, kept, and replayed to the same hash by the test and by the command line')
  write(file, right)
  shell('npx vitest run my-protocol', 0, new RegExp(`1 old failure is fixed, and kept: ${row('failure')}`))
  shell(row('or'), 0, /the code has changed since the failure was recorded: judged anew, it holds now/)
  console.log('ok: once repaired, the old failure is told to be fixed')
}

function write(path, contents) {
  writeFileSync(join(project, path), contents)
}

/** Runs a line in the project, as a shell would; gives what it printed. */
function shell(line, code, expected = /(?:)/) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: project, encoding: 'utf8' })
  const out = stdout + stderr
  check(
    status === code && expected.test(out),
    `${line}\nended with ${status}, expected ${code} and ${expected}:\n${out}`,
  )
  return out
}

function check(holds, what) {
  if (!holds) throw new Error(what)
}
