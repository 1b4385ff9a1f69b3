import type { Canary } from '../../scenarios/sweeping/canary.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { count, counted } from '../format.ts'
import { needsNoFault } from './words.ts'

/** What came of a sweep, in numbers: `1,000 runs · 37 failed · 4 kinds of failure · 1 occurs without any fault`. */
export function headlineParts(result: SweepResult, canaries: readonly Canary[]): readonly string[] {
  const { runs, failures, signatures, unknown, lost } = result
  const free = signatures.filter(needsNoFault).length
  const bugs = signatures.length
  return [
    counted(runs, 'run'),
    failures === 0 ? 'none failed' : `${count(failures)} failed`,
    ...(bugs === 0 ? [] : [counted(bugs, 'kind of failure', 'kinds of failure')]),
    ...(free === 0 ? [] : [`${count(free)} ${free === 1 ? 'occurs' : 'occur'} without any fault`]),
    ...(unknown === 0 ? [] : [`${count(unknown)} unknown`]),
    ...(lost.length === 0 ? [] : [`${count(lost.length)} lost`]),
    ...canaryWords(canaries),
  ]
}

function canaryWords(canaries: readonly Canary[]): readonly string[] {
  if (canaries.length === 0) return []
  const found = canaries.filter((canary) => canary.found).length
  if (canaries.length === 1) return [found === 1 ? 'canary found' : 'canary NOT found']
  return [`canaries found ${count(found)} of ${count(canaries.length)}`]
}
