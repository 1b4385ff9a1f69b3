import { cpus } from 'node:os'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { measure, type Row } from './measure.ts'
import { benchmarks, leftOut } from './suites.ts'
import { line } from './table.ts'

const { only, json, repetitions } = await yargs(hideBin(process.argv))
  .scriptName('npm run bench --')
  .option('only', { type: 'string', describe: 'only benchmarks whose suite or name has this in it' })
  .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
  .option('repetitions', { type: 'number', default: 5, describe: 'processes for each figure' })
  .strict()
  .parseAsync()
const people = json ? process.stderr : process.stdout
people.write(`Node ${process.version}, ${cpus().length} cores, median of ${repetitions} processes\n`)
for (const what of leftOut) if (only === undefined || what.includes(only)) people.write(`left out ${what}\n`)
const rows: Row[] = []
for (const benchmark of benchmarks) {
  if (only !== undefined && !`${benchmark.suite} ${benchmark.name}`.includes(only)) continue
  for (const size of benchmark.sizes) {
    for (const row of measure(benchmark, size, repetitions)) {
      rows.push(row)
      people.write(`${line(row)}\n`)
    }
  }
}
if (json) process.stdout.write(`${JSON.stringify({ rows }, undefined, 2)}\n`)
