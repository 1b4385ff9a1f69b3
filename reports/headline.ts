import type { JudgedRun, Property } from '../scenarios/judged-run.ts'
import { counted } from './format.ts'
import { nameWords } from './value-words.ts'

/** The verdict in a word. */
export function stampOf({ verdict }: Pick<JudgedRun, 'verdict'>): string {
  return { invalid: 'Violated', valid: 'Valid', unknown: 'Unknown' }[verdict]
}

/** What the verdict is about: the property it was found on, or what was tried without finding anything. */
export function headline(run: JudgedRun, operations: number): string {
  const property = decisiveProperty(run)
  if (property !== undefined) return nameWords(property.name, 120)
  const faults = run.record.faults.filter(({ injected }) => injected).length
  return `No violation found in ${counted(operations, 'operation')} under ${counted(faults, 'injected fault')}`
}

/** The property that a run's verdict is the verdict of; none if all held. */
export function decisiveProperty(run: JudgedRun): Property | undefined {
  return run.verdict === 'valid' ? undefined : run.properties.find(({ verdict }) => verdict === run.verdict)
}

/** The verdict in a sentence: what was violated and why, or what was tried without finding anything. */
export function verdictSentence(run: JudgedRun, operations: number): string {
  const property = decisiveProperty(run)
  const what = headline(run, operations)
  return property === undefined ? `${what}.` : `${stampOf(run)}: ${what}. ${property.why}`
}
