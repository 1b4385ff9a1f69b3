import { type FaultKind, faultKinds } from '../../sim/index.ts'
import { DOWN } from '../../sim/run-coverage.ts'
import { actsOn } from './acts-on.ts'
import { countOf } from './counts.ts'
import type { Coverage, FaultCoverage } from './coverage.ts'

/** One thing that runs may come by: a fault upon a node in a state, a fault with an effect on a message, or a `sometimes`. */
export type Cell =
  | { readonly kind: 'state'; readonly fault: FaultKind; readonly state: string }
  | { readonly kind: 'message'; readonly fault: FaultKind; readonly message: string }
  | { readonly kind: 'sometimes'; readonly name: string }

/** How much of what runs may come by they have come by. */
export interface CoveredCells {
  /** How many cells are covered. */
  readonly covered: number
  /** Those that are not. */
  readonly uncovered: readonly Cell[]
}

/** A cell, and in how many runs it was covered. */
interface CountedCell {
  readonly cell: Cell
  readonly count: number
}

const untried: FaultCoverage = { runs: 0, states: {}, messages: {} }

/**
 * Which cells of the matrix are covered: each kind of fault by each state that a running node was seen in, each kind that acts on
 * messages by each type that was sent, and each `sometimes`. Some cells no fault may be able to come by: one that acts on the whole
 * network, for instance, comes upon no node.
 *
 * @param coverage - of any number of runs
 * @param kinds - the kinds of faults that are the rows of the matrix; those that were injected, if they are not given
 *
 * @example
 * ```ts
 * const { covered, uncovered } = cellsOf(coverageOf(run(scenarios['raft-partition'], 7, { coverage: true })))
 * console.log(covered > 10) // true
 * console.log(uncovered[0]) // { kind: 'state', fault: 'partition', state: 'candidate' }
 * ```
 */
export function cellsOf(
  coverage: Coverage,
  kinds: readonly FaultKind[] = injectedKinds(coverage),
): CoveredCells {
  const cells = allCells(coverage, kinds)
  const uncovered = cells.filter(({ count }) => count === 0).map(({ cell }) => cell)
  return { covered: cells.length - uncovered.length, uncovered }
}

/**
 * Whether there is a cell that is covered after some runs and was not before.
 *
 * @param before - the coverage of runs
 * @param after - that of these and others
 *
 * @example
 * ```ts
 * const first = coverageOf(run(scenarios['raft-partition'], 1, { coverage: true }))
 * console.log(grew(mergeCoverage([]), first), grew(first, first)) // true false
 * ```
 */
export function grew(before: Coverage, after: Coverage): boolean {
  const known = new Set(coveredIn(before))
  return coveredIn(after).some((cell) => !known.has(cell))
}

/** What faults of one kind have met, if anything. */
export function faultCoverageOf({ faults }: Coverage, kind: FaultKind): FaultCoverage {
  return faults[kind] ?? untried
}

/** The cells of one kind of fault: those that it may be expected to come by, and those that it has come by all the same. */
export function rowOf(coverage: Coverage, fault: FaultKind): readonly CountedCell[] {
  const met = faultCoverageOf(coverage, fault)
  const states = Object.keys(coverage.states).map((state) => ({
    cell: { kind: 'state' as const, fault, state },
    count: countOf(met.states, state),
    // A fault does little to a node that is down.
    expected: actsOn(fault, 'states') && state !== DOWN,
  }))
  const messages = Object.keys(coverage.messages).map((message) => ({
    cell: { kind: 'message' as const, fault, message },
    count: countOf(met.messages, message),
    expected: actsOn(fault, 'messages'),
  }))
  return [...states, ...messages].filter(({ count, expected }) => expected || count > 0)
}

function allCells(coverage: Coverage, kinds: readonly FaultKind[]): readonly CountedCell[] {
  const sometimes = Object.entries(coverage.sometimes).map(([name, count]): CountedCell => ({
    cell: { kind: 'sometimes', name },
    count,
  }))
  return [...kinds.flatMap((kind) => rowOf(coverage, kind)), ...sometimes]
}

/** What is covered, each cell as a text of its own. */
function coveredIn(coverage: Coverage): readonly string[] {
  return allCells(coverage, injectedKinds(coverage))
    .filter(({ count }) => count > 0)
    .map(({ cell }) => JSON.stringify(cell))
}

/** The kinds that were injected, in the order of the vocabulary. */
function injectedKinds({ faults }: Coverage): readonly FaultKind[] {
  return (Object.keys(faultKinds) as FaultKind[]).filter((kind) => Object.hasOwn(faults, kind))
}
