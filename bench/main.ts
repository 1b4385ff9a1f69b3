import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'

/** One line of the table: rates a second, and the yardstick's where there is one. */
interface Row {
  readonly suite: string
  readonly name: string
  readonly size: number
  readonly unit: string
  readonly median: number
  readonly min: number
  readonly max: number
  readonly reference?: { readonly name: string; readonly median: number; readonly ratio: number }
}

interface Benchmark {
  readonly suite: string
  readonly name: string
  readonly sizes: readonly number[]
  readonly unit: string
  readonly run: string
  /** What it is measured against, alternately. */
  readonly yardstick?: string
}

const REPETITIONS = 5
const one = fileURLToPath(new URL('./one.js', import.meta.url))

const benchmarks: readonly Benchmark[] = [
  {
    suite: 'engine',
    name: 'echo, 100 messages in flight',
    sizes: [2, 5, 25, 100, 1000],
    unit: 'messages/s',
    run: 'echo',
    yardstick: 'bare',
  },
  {
    suite: 'checker',
    name: 'register, 5 processes, 3 keys',
    sizes: [1_000, 10_000],
    unit: 'operations/s',
    run: 'check',
  },
]

function measure(benchmark: Benchmark, size: number): Row {
  const rates: number[] = []
  const yardsticks: number[] = []
  for (let i = 0; i < REPETITIONS; i++) {
    if (benchmark.yardstick !== undefined) yardsticks.push(rateOf(benchmark.yardstick, size))
    rates.push(rateOf(benchmark.run, size))
  }
  const { suite, name, unit } = benchmark
  const row = {
    suite,
    name,
    size,
    unit,
    median: median(rates),
    min: Math.min(...rates),
    max: Math.max(...rates),
  }
  if (benchmark.yardstick === undefined) return row
  const yardstick = median(yardsticks)
  return { ...row, reference: { name: 'bare loop', median: yardstick, ratio: row.median / yardstick } }
}

/** A rate, measured in a process of its own so that no other measurement has shaped the compiled code. */
function rateOf(run: string, size: number): number {
  return Number(execFileSync(process.execPath, [one, run, String(size)], { encoding: 'utf8' }))
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}

function line({ suite, name, size, unit, median: rate, min, max, reference }: Row): string {
  const figure = (value: number): string => `${(value / 1e6).toFixed(3)} M`
  const against =
    reference === undefined
      ? ''
      : `  ${reference.name} ${figure(reference.median)}, ratio ${reference.ratio.toFixed(2)}`
  return `${suite.padEnd(8)} ${name.padEnd(30)} ${String(size).padStart(6)}  ${figure(rate)} ${unit} (${figure(min)} to ${figure(max)})${against}`
}

const { only, json } = await yargs(hideBin(process.argv))
  .scriptName('npm run bench --')
  .option('only', { type: 'string', describe: 'only benchmarks whose suite or name has this in it' })
  .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
  .strict()
  .parseAsync()
const people = json ? process.stderr : process.stdout
people.write(`Node ${process.version}, ${cpus().length} cores, median of ${REPETITIONS} processes\n`)
const rows: Row[] = []
for (const benchmark of benchmarks) {
  if (only !== undefined && !`${benchmark.suite} ${benchmark.name}`.includes(only)) continue
  for (const size of benchmark.sizes) {
    const row = measure(benchmark, size)
    rows.push(row)
    people.write(`${line(row)}\n`)
  }
}
if (json) process.stdout.write(`${JSON.stringify({ rows }, undefined, 2)}\n`)
