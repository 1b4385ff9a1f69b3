import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  boundaryOf,
  impliedAnomalies,
  impliedModels,
  type Json,
  latticeModels,
  prohibitedBy,
} from '../index.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import type { Outcome } from './outcome.ts'

/** Elle's lattice, as it was recorded. */
interface RecordedLattice {
  readonly models: {
    readonly [model: string]: { readonly implies: readonly string[]; readonly prohibits: readonly string[] }
  }
  readonly anomalies: {
    readonly [anomaly: string]: {
      readonly implies: readonly string[]
      readonly not: Json
      readonly 'also-not': Json
    }
  }
}

/** What Elle says where it knows of a cycle without having found it: here it is always found. */
const EXISTS = /-cycle-exists$/
/** What Elle has no name for. */
const OWN = 'thin-air-read'

/**
 * Holds the tables of models and anomalies against Elle's, an outcome for each row of `recorded/elle-lattice.json`.
 *
 * @param folder - the folder, which has one called `recorded`
 */
export function latticeOutcomes(folder: string): readonly Outcome[] {
  const path = join(folder, 'recorded', 'elle-lattice.json')
  if (!existsSync(path)) return []
  const { models, anomalies } = JSON.parse(readTextFile(path)) as RecordedLattice
  const outcome = (
    name: string,
    pairs: readonly (readonly [string, readonly string[], Iterable<string>])[],
  ) => {
    const wrong = pairs.filter(([, expected, found]) => textOf(expected) !== textOf(found))
    const note = wrong.map(([what, expected, found]) => `${what}: expected ${textOf(expected)}, found ${textOf(found)}`) // prettier-ignore
    return {
      where: `recorded/elle-lattice.json ${name}`,
      model: 'lattice',
      kind: wrong.length === 0 ? ('agrees' as const) : ('disagrees' as const),
      note: note.join('; '),
    }
  }
  return [
    outcome('names', [['models', Object.keys(models), latticeModels]]),
    ...Object.entries(models).map(([model, { implies, prohibits }]) =>
      outcome(model, [
        ['implies', implies, latticeModels.includes(model) ? impliedModels(model) : []],
        ['prohibits', prohibits, latticeModels.includes(model) ? prohibitedBy(model) : []],
      ]),
    ),
    ...Object.entries(anomalies).flatMap(([anomaly, { implies, not, 'also-not': alsoNot }]) => {
      if (EXISTS.test(anomaly)) return []
      const boundary = boundaryOf([anomaly])
      return outcome(anomaly, [
        ['implies', implies, impliedAnomalies([anomaly])],
        ['not', namesIn(not), boundary.not],
        ['also-not', namesIn(alsoNot), boundary.alsoNot],
      ])
    }),
  ]
}

/**
 * The names in a recorded list or set of keywords, without their colons.
 *
 * @param recorded - a list, a set, or nothing
 */
export function namesIn(recorded: Json | undefined): readonly string[] {
  const set = recorded as { readonly '#set'?: readonly string[] } | readonly string[] | null | undefined
  const list = Array.isArray(set)
    ? (set as readonly string[])
    : (set as { '#set'?: readonly string[] } | null)?.['#set']
  return (list ?? []).map((name) => name.replace(/^:/, ''))
}

/** Names as one text, each once and in order, without those that only one side has. */
function textOf(names: Iterable<string>): string {
  const plain = [...names].map((name) => name.replace(/^:/, ''))
  return [...new Set(plain)]
    .filter((name) => !EXISTS.test(name) && name !== OWN)
    .sort()
    .join(' ')
}
