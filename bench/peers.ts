import { cpus } from 'node:os'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { figuresOf, type PeerRow, ratioOf, spreadOf } from './measure.ts'
import { build, peerFigures, type PeerName } from './peer-programs.ts'
import { type Comparison, comparisons, notes, type PeerRun } from './peer-suites.ts'
import { peerLine } from './table.ts'
import type { Figures } from './workload.ts'

const { only, json, repetitions } = await yargs(hideBin(process.argv))
  .scriptName('npm run bench:peers --')
  .option('only', { type: 'string', describe: 'only workloads whose suite or name has this in it' })
  .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
  .option('repetitions', { type: 'number', default: 5, describe: 'processes for each figure' })
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
    const peer = { name: titleOf(run), ...spreadOf(figures, unit) }
    return { suite, name, size, unit, netsplit: ourSpread, peer, ratio: ratioOf(ours, figures, unit) }
  })
}

function titleOf({ peer, form }: PeerRun): string {
  return form === undefined ? peer : `${peer}, ${form}`
}

const programs = new Map<PeerName, string>()
for (const peer of new Set(comparisons.flatMap(({ peers }) => peers.map((run) => run.peer)))) {
  const built = build(peer)
  if ('program' in built) programs.set(peer, built.program)
  else people.write(`left out ${built.missing}\n`)
}
people.write(`Node ${process.version}, ${cpus().length} cores, median of ${repetitions} processes\n`)
const rows: PeerRow[] = []
for (const comparison of comparisons) {
  if (only !== undefined && !`${comparison.suite} ${comparison.name}`.includes(only)) continue
  for (const row of compare(comparison, programs)) {
    rows.push(row)
    people.write(`${peerLine(row)}\n`)
  }
}
if (rows.length > 0) for (const note of notes) people.write(`${note}\n`)
if (json) process.stdout.write(`${JSON.stringify({ rows, notes }, undefined, 2)}\n`)
