import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { checkerNotes, checkerSuites, MANIFEST } from './checker-suites.ts'
import { compareCheckers } from './compare-checkers.ts'
import { figuresOf, type PeerRow, ratioOf, spreadOf } from './measure.ts'
import { build, peerFigures, type PeerName } from './peer-programs.ts'
import { type Comparison, comparisons, notes, type PeerRun } from './peer-suites.ts'
import { peerLine } from './table.ts'
import type { Figures } from './workload.ts'

const { only, json, repetitions, histories, cores, limit, memory } = await yargs(hideBin(process.argv))
  .scriptName('npm run bench:peers --')
  .option('only', { type: 'string', describe: 'only workloads whose suite or name has this in it' })
  .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
  .option('repetitions', { type: 'number', default: 5, describe: 'processes for each figure' })
  .option('histories', { type: 'string', describe: 'a folder of recorded histories with a manifest.jsonl' })
  .option('cores', { type: 'number', default: cpus().length, describe: 'for a checker that uses several' })
  .option('limit', { type: 'number', default: 60, describe: 'seconds for one check' })
  .option('memory', { type: 'number', default: 8_192, describe: 'megabytes for the checking process' })
  .check(({ histories, repetitions, cores, limit, memory }) => {
    for (const [name, value] of Object.entries({ repetitions, cores, limit, memory }))
      if (!Number.isSafeInteger(value) || value < 1)
        return `--${name} is ${value}, expected a whole number from 1 on`
    if (histories === undefined || existsSync(join(histories, MANIFEST))) return true
    return `--histories is ${histories}, expected a folder with a ${MANIFEST}`
  })
  .strict()
  .parseAsync()
const people = json ? process.stderr : process.stdout

/** Measures one workload on netsplit and on each peer in turn, so that what else the machine does meets them all. */
function compare(comparison: Comparison, programs: ReadonlyMap<PeerName, string>): PeerRow[] {
  const { suite, name, size, unit, netsplit, peers } = comparison
  const ours: Figures[] = []
  const theirs = peers.flatMap((run) => {
    const program = programs.get(run.peer)
    return program === undefined ? [] : [{ run, program, figures: [] as Figures[] }]
  })
  if (theirs.length === 0) return []
  for (let i = 0; i < repetitions; i++) {
    ours.push(figuresOf(netsplit, size))
    for (const { run, program, figures } of theirs) figures.push(peerFigures(program, run.words))
  }
  const ourSpread = spreadOf(ours, unit)
  return theirs.map(({ run, figures }) => {
    const ratio = ratioOf(ours, figures, unit)
    return {
      suite,
      name,
      size,
      unit,
      ...ourSpread,
      reference: { name: titleOf(run), ...spreadOf(figures, unit), ratio },
    }
  })
}

function titleOf({ peer, form }: PeerRun): string {
  return form === undefined ? peer : `${peer}, ${form}`
}

function isWanted({ suite, name }: { readonly suite: string; readonly name: string }): boolean {
  return only === undefined || `${suite} ${name}`.includes(only)
}

const programs = new Map<PeerName, string>()
function buildFor(peers: Iterable<PeerName>): void {
  for (const peer of new Set(peers)) {
    const built = build(peer)
    if ('program' in built) programs.set(peer, built.program)
    else people.write(`left out ${built.missing}\n`)
  }
}

const rows: PeerRow[] = []
function show(found: readonly PeerRow[]): void {
  rows.push(...found)
  for (const row of found) people.write(`${peerLine(row)}\n`)
}

const simulated = comparisons.filter(isWanted)
const suites = checkerSuites(histories)
const checked = suites.comparisons.filter(isWanted)
buildFor(simulated.flatMap(({ peers }) => peers.map((run) => run.peer)))
if (checked.length > 0) buildFor(['porcupine'])
for (const { suite, why } of suites.leftOut.filter(isWanted)) people.write(`left out ${suite}: ${why}\n`)
people.write(`Node ${process.version}, ${cpus().length} cores, median of ${repetitions} processes\n`)
for (const comparison of simulated) show(compare(comparison, programs))

const checker = programs.get('porcupine')
const disagreements: string[] = []
if (checker !== undefined) {
  people.write(`porcupine on ${cores} cores, netsplit on 1; ${limit} s and ${memory} MB for each\n`)
  const bounds = { repetitions, cores, limitMs: limit * 1_000, memoryMb: memory }
  for (const comparison of checked) {
    const compared = compareCheckers(comparison, checker, bounds)
    show(compared.rows)
    disagreements.push(...compared.disagreements)
  }
}

const read = [
  ...(simulated.length > 0 ? notes : []),
  ...(checker === undefined || checked.length === 0 ? [] : checkerNotes),
]
if (rows.length > 0) for (const note of read) people.write(`${note}\n`)
const checkers = { cores, limitSeconds: limit, memoryMb: memory, disagreements }
if (json) process.stdout.write(`${JSON.stringify({ rows, notes: read, checkers }, undefined, 2)}\n`)
for (const disagreement of disagreements) process.stderr.write(`disagreement: ${disagreement}\n`)
if (disagreements.length > 0) process.exitCode = 1
