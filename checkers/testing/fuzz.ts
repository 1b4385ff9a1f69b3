import { FIRST_VALUES, isolationTallies } from '../isolation/testing/isolation-laws.ts'
import { models } from '../models/index.ts'
import { fuzz as fuzzLaw } from '../procedures/testing/law.ts'
import { procedureLaws } from '../procedures/testing/procedure-laws.ts'
import { fuzz as fuzzQueue, fuzzed } from '../procedures/testing/queue-fuzz.ts'
import { sessionLaws } from '../sessions/testing/session-laws.ts'
import { stalenessLaw } from '../staleness/testing/staleness-laws.ts'
import { transactionLaws } from '../transactions/testing/transaction-laws.ts'
import { fuzzModel } from './fuzz-models.ts'

/** What came of many histories, a line of a table. */
export interface FuzzRow {
  /** The model that they are histories of; absent where a procedure was asked alone. */
  readonly model?: string
  readonly procedure: string
  readonly valid: number
  readonly invalid: number
  /** No verdict: the judge gave up, or the procedure is none for them. */
  readonly unknown: number
  readonly disagreements: number
  /** The smallest history that was judged wrongly, or the first, and the reason. */
  readonly counterexample?: string
}

/** What can be held against the definition. */
export interface FuzzSubject {
  readonly name: string
  /** Draws so many histories, by a seed, and gives what was found. */
  readonly run: (count: number, seed: number) => readonly FuzzRow[]
}

/** A large history takes as long as many small ones. */
const SMALL_FOR_A_LARGE = 20

/** All that is held against the definition: the procedures alone, transactions, and every model through the public face. */
export const fuzzSubjects: readonly FuzzSubject[] = [
  ...Object.entries({ ...procedureLaws, ...sessionLaws, staleness: stalenessLaw }).map(
    ([name, law]): FuzzSubject => ({
      name,
      run: (count, seed) => {
        const { tally, wrong, firstWrong } = fuzzLaw(count, seed * 1_000_000, law)
        return [rowOf(name, tally, wrong, firstWrong)]
      },
    }),
  ),
  ...fuzzed.map((name): FuzzSubject => ({
    name,
    run: (count, seed) => {
      const histories = name.startsWith('large') ? Math.ceil(count / SMALL_FOR_A_LARGE) : count
      const tally = fuzzQueue(name, histories, String(seed))
      return [rowOf(name, tally, tally.faults.length, tally.faults[0])]
    },
  })),
  ...(
    [
      ['rw-register', 'isolation rw-register', [null]],
      ['rw-register', 'isolation rw-register, first value', FIRST_VALUES],
      ['list-append', 'isolation list-append', [null]],
    ] as const
  ).map(([object, name, firstValues]): FuzzSubject => ({
    name,
    run: (count, seed) =>
      [...isolationTallies(count, seed * 1_000_000, object, firstValues)].map(
        ([procedure, { wrong, firstWrong, ...tally }]) => ({
          model: object,
          procedure,
          ...tally,
          disagreements: wrong,
          ...(firstWrong === undefined ? {} : { counterexample: firstWrong }),
        }),
      ),
  })),
  ...Object.entries(transactionLaws).map(([law, check]): FuzzSubject => {
    const name = `transactions: ${law}`
    return {
      name,
      run: (count, seed) => {
        const { tally, wrong, firstWrong } = fuzzLaw(count, seed * 1_000_000, check)
        return [rowOf(name, tally, wrong, firstWrong)]
      },
    }
  }),
  ...Object.values(models).map((model): FuzzSubject => ({
    name: `model ${model.name}`,
    run: (count, seed) =>
      [...fuzzModel(model, count, String(seed))].map(([procedure, { smallest, ...tally }]) => ({
        model: model.name,
        procedure,
        ...tally,
        ...(smallest === undefined ? {} : { counterexample: smallest }),
      })),
  })),
]

function rowOf(
  procedure: string,
  { valid, invalid, unfit }: { readonly valid: number; readonly invalid: number; readonly unfit: number },
  disagreements: number,
  counterexample: string | undefined,
): FuzzRow {
  return {
    procedure,
    valid,
    invalid,
    unknown: unfit,
    disagreements,
    ...(counterexample === undefined ? {} : { counterexample }),
  }
}
