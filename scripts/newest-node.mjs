// Runs the fixed runs of test/fixed-runs.ts in the newest Node that npm offers for this platform, and compares their hashes with
// those of the Node that runs this script. Exit codes: 0 they are the same, 1 they are not, 77 no newest Node could be had.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const LEFT_OUT = 77
const MINUTE = 60_000

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
/** Why what was asked of npm could not be had. */
const reasons = []
const work = mkdtempSync(join(tmpdir(), 'netsplit-newest-node-'))

try {
  process.exitCode = await main()
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function main() {
  const offered = newestPackage()
  if (offered === undefined) {
    return leaveOut(`npm offers no Node for ${process.platform} on ${process.arch}, or cannot be reached`)
  }
  const newest = install(offered)
  if (newest === undefined)
    return leaveOut(`${offered.name} ${offered.version} could not be installed or does not run`)
  console.log(
    `this Node: ${process.version}; the newest that npm offers: ${newest.version} (${offered.name})`,
  )
  const script = join(work, 'fixed-runs.mjs')
  writeFileSync(script, await fixedRuns())
  const here = hashesIn(process.execPath, script)
  const there = hashesIn(newest.binary, script)
  const runs = [...new Set([...Object.keys(here), ...Object.keys(there)])]
  const different = runs.filter((run) => here[run] !== there[run])
  for (const run of different)
    console.log(`DIFFERENT: ${run}: ${here[run]} here, ${there[run]} in ${newest.version}`)
  if (different.length > 0 || runs.length === 0) return 1
  console.log(`the same: trace hash, number of events and verdict of ${runs.length} fixed runs`)
  return 0
}

function leaveOut(why) {
  const because = reasons.length === 0 ? '' : ` (${[...new Set(reasons)].join(', ')})`
  console.log(`LEFT OUT: the comparison with the newest Node, for ${why}${because}`)
  return LEFT_OUT
}

/** The package with the newest Node for this platform: they have been published under two kinds of names. */
function newestPackage() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const machine = process.arch === 'arm' ? 'armv7l' : process.arch
  const offers = [`node-${system}-${machine}`, `node-bin-${system}-${machine}`].flatMap((name) => {
    const version = answerOf(() => npm('view', `${name}@latest`, 'version').trim())
    return version === undefined || version === '' ? [] : [{ name, version }]
  })
  return offers.sort((a, b) => byVersion(b.version, a.version))[0]
}

function byVersion(left, right) {
  return left.localeCompare(right, 'en', { numeric: true })
}

/** Installs a package as it is, with no script of its own run, and gives the binary that it brings. */
function install({ name, version }) {
  return answerOf(() => {
    npm(
      'install',
      '--prefix',
      '.',
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${name}@${version}`,
    )
    const folder = join(work, 'node_modules', name, 'bin')
    const binary = [join(folder, 'node'), join(folder, 'node.exe')].find((file) => existsSync(file))
    if (binary === undefined) return undefined
    return {
      binary,
      version: execFileSync(binary, ['--version'], { encoding: 'utf8', timeout: MINUTE }).trim(),
    }
  })
}

function npm(...words) {
  return execFileSync('npm', words, {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 5 * MINUTE,
    // On Windows npm is a script, which only a shell starts; the words are names and versions.
    shell: process.platform === 'win32',
  })
}

/** What an action gives, and `undefined` if it fails; the reason is kept for who wants to know why there is nothing. */
function answerOf(action) {
  try {
    return action()
  } catch (error) {
    const [code] = /\b(?:E[A-Z0-9]{3,}|ENO[A-Z]+)\b/.exec(`${error.stderr ?? ''} ${error.message}`) ?? []
    reasons.push(code ?? String(error.message).split('\n')[0])
    return undefined
  }
}

/** The fixed runs as one module that needs nothing else. */
async function fixedRuns() {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { hashesOfFixedRuns } from './test/fixed-runs.ts'
        console.log(JSON.stringify(hashesOfFixedRuns()))`,
      resolveDir: root,
      loader: 'js',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  })
  return outputFiles[0].text
}

function hashesIn(binary, script) {
  return JSON.parse(execFileSync(binary, [script], { encoding: 'utf8', timeout: 10 * MINUTE }))
}
