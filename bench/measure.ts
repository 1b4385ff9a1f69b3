import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Benchmark, Measured } from './suites.ts'
import type { Figures } from './workload.ts'

/** A figure over several repetitions. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** One line of the table, with what it is held against where there is such a thing. */
export interface Row extends Spread {
  readonly suite: string
  readonly name: string
  readonly size: number
  readonly unit: string
  readonly reference?: { readonly name: string; readonly median: number; readonly ratio: number }
}

/** One line of the table: netsplit, a peer, and how many times as fast netsplit is. */
export interface PeerRow {
  readonly suite: string
  readonly name: string
  readonly size: number
  readonly unit: string
  readonly netsplit: Spread
  readonly peer: Spread & { readonly name: string }
  readonly ratio: number
}

const one = fileURLToPath(new URL('./one.js', import.meta.url))

/** Measures a benchmark at one size, in turn with its reference; a row for each unit. */
export function measure(benchmark: Benchmark, size: number, repetitions: number): Row[] {
  const { suite, name, reference } = benchmark
  const figures: Figures[] = []
  const references: Figures[] = []
  for (let i = 0; i < repetitions; i++) {
    if (reference !== undefined) references.push(figuresOf(reference, size))
    figures.push(figuresOf(benchmark, size))
  }
  return Object.keys(figures[0] as Figures).map((unit) => {
    const row = { suite, name, size, unit, ...spreadOf(figures, unit) }
    if (reference === undefined || references[0]?.[unit] === undefined) return row
    const { median } = spreadOf(references, unit)
    return { ...row, reference: { name: reference.name, median, ratio: ratioOf(figures, references, unit) } }
  })
}

/** The figures of a workload, measured in a process of its own. */
export function figuresOf({ workload, variant = '' }: Measured, size: number): Figures {
  const answer = execFileSync(process.execPath, ['--expose-gc', one, workload, String(size), variant], {
    encoding: 'utf8',
  })
  return JSON.parse(answer) as Figures
}

/** Median, least and greatest of one unit. */
export function spreadOf(figures: readonly Figures[], unit: string): Spread {
  const values = figures.map((each) => each[unit] as number)
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) }
}

/** The median of the ratios within each repetition: what else the machine did then has met both alike. */
export function ratioOf(figures: readonly Figures[], references: readonly Figures[], unit: string): number {
  return medianOf(figures.map((each, i) => (each[unit] as number) / (references[i]?.[unit] as number)))
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
