import { jepsenChecker, type WorkloadChecker } from '../../checkers/jepsen/index.ts'
import { InputError, type Json } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'

/** What the check by one of Jepsen's checkers can be told. */
export interface JepsenOptions {
  /** The checker: `set-full`, `total-queue`, `bank`, `unique-ids`, `counter` and so on. */
  readonly checker: string
  /** The checker's own options. */
  readonly options: { readonly [name: string]: Json }
  /** Whether the run ends at the first event that nothing later can repair. */
  readonly endsRun: boolean
}

/**
 * What one of Jepsen's checkers of workloads says of the history: that no element was lost, that a bank's total stays what it
 * was.
 *
 * @param options - `checker` (a name of {@link jepsenCheckers}), its own `options`, and `endsRun`
 *
 * Source: Jepsen, `jepsen.checker` and `jepsen.tests`.
 *
 * @example
 * ```ts
 * jepsen({ checker: 'bank', options: { total: 100 } })
 * ```
 */
export const jepsen: CheckFactory<JepsenOptions> = defineCheck<JepsenOptions>({
  name: 'jepsen',
  description: "what one of Jepsen's checkers of workloads says of the history",
  defaults: { checker: 'stats', options: {}, endsRun: true },
  validate: objectionTo,
  title: ({ checker }) => checker,
  judge: (run, options) => checkerOf(options).judge(run.history),
  watch: (options) => (options.endsRun ? checkerOf(options).watch() : undefined),
})

function objectionTo(options: JepsenOptions): string | undefined {
  try {
    checkerOf(options)
    return undefined
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

function checkerOf({ checker, options }: JepsenOptions): WorkloadChecker<unknown> {
  return jepsenChecker(checker, options)
}
