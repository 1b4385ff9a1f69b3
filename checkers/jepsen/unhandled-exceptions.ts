import { countOf } from '../explanation/words.ts'
import { INFO } from './pairing.ts'
import { defineWorkloadChecker } from './workload.ts'

/** How often operations ended as `info` with an error. */
export interface ErrorCount {
  readonly error: string
  readonly count: number
  /** The index of the first event that has it. */
  readonly example: number
}

/** The errors of operations whose outcome nobody knows, most frequent first. */
export interface UnhandledExceptionsDetails {
  readonly exceptions: readonly ErrorCount[]
}

/**
 * A summary of the errors with which operations ended as `info`. It is always `valid`, and tells what to look at.
 *
 * Unlike Jepsen's, which goes by the class of a Java exception, it goes by the text of the error.
 *
 * Source: Jepsen, `checker/unhandled-exceptions`.
 *
 * @throws InputError for any option
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', time: 0 },
 *   { process: 0, type: 'info', f: 'read', error: 'timed out', time: 1 },
 * ])
 * unhandledExceptionsChecker().judge(history).details.exceptions[0].error // timed out
 * ```
 */
export const unhandledExceptionsChecker = defineWorkloadChecker<object, UnhandledExceptionsDetails>({
  name: 'unhandled-exceptions',
  description: 'Any history: says with which errors operations ended as info, and how often.',
  defaults: {},
  options: {},
  begin: ({ table }) => {
    const counts = new Map<string, { count: number; readonly example: number }>()
    let infos = 0
    return {
      take: (at) => {
        if (table.types.get(at) !== INFO) return
        infos++
        const { error } = table.at(at)
        if (error === undefined) return
        const known = counts.get(error)
        if (known === undefined) counts.set(error, { count: 1, example: at })
        else known.count++
      },
      impossible: false,
      verdict: () => {
        const exceptions = [...counts].map(([error, { count, example }]) => ({ error, count, example }))
        exceptions.sort((a, b) => b.count - a.count || a.example - b.example)
        const kinds = countOf(exceptions.length, 'error')
        const why = `${countOf(infos, 'operation')} ended as info, with ${kinds} in all`
        return { verdict: 'valid', why, details: { exceptions } }
      },
    }
  },
})
