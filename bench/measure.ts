import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { GaveUp } from './checked-files.ts'
import type { Benchmark, Measured } from './suites.ts'
import type { Figures } from './workload.ts'

/** A figure over several repetitions. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** What a figure is held against, and its ratio to that: how many times as good netsplit's is, where it is a peer's. */
export interface Reference {
  readonly name: string
  readonly median: number
  readonly ratio: number
}

/** One line of the table, with what it is held against where there is such a thing. */
export interface Row extends Spread {
  readonly suite: string
  readonly name: string
  readonly size: number
  readonly unit: string
  readonly reference?: Reference
}

/** What a check came to: a verdict, or what ran out; then its figures are what it had taken until there. */
export interface Outcome {
  readonly verdict?: string
  readonly gaveUp?: GaveUp
}

/** One line of the table: netsplit, and a peer at the same work. */
export interface PeerRow extends Row, Outcome {
  readonly reference: Reference & Spread & Outcome
}

/** The program of one measurement. */
export const one = fileURLToPath(new URL('./one.js', import.meta.url))

/** Measures a benchmark at one size, in turn with its reference; a row for each unit, none if there is nothing to measure. */
export function measure(benchmark: Benchmark, size: number, repetitions: number): Row[] {
  const { suite, name, reference } = benchmark
  const figures: Figures[] = []
  const references: Figures[] = []
  for (let i = 0; i < repetitions; i++) {
    if (reference !== undefined) references.push(figuresOf(reference, size))
    const found = figuresOf(benchmark, size)
    // It has said why there is nothing to measure.
    if (Object.keys(found).length === 0) return []
    figures.push(found)
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
