import { resolve } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import type { Exports } from '../scenarios/files/exported-places.ts'

/** A module as Vitest holds it once it has run. */
interface EvaluatedModule {
  readonly file?: string
  readonly exports?: Exports
}

/** What of Vitest's worker is used here. It is Vitest's own affair: nothing may depend on its being there. */
interface WorkerState {
  readonly current?: { readonly type?: string }
  readonly evaluatedModules?: { readonly idToModuleMap?: ReadonlyMap<string, EvaluatedModule> }
  /** The same in Vitest 3. */
  readonly moduleCache?: ReadonlyMap<string, EvaluatedModule>
}

function workerState(): WorkerState | undefined {
  return (globalThis as { readonly [name: string]: unknown })['__vitest_worker__'] as WorkerState | undefined
}

/** The test that is running, if one is. */
export function runningTest(): RunnerTestCase | undefined {
  const current = workerState()?.current
  return current?.type === 'test' ? (current as RunnerTestCase) : undefined
}

/**
 * The modules that Vitest has loaded, by absolute path, with what they export. Vite loads a user's modules, so these and no others
 * are the ones that a test's scenario is made of.
 */
export function evaluatedModules(): ReadonlyMap<string, () => Exports> {
  const { evaluatedModules, moduleCache } = workerState() ?? {}
  const modules = new Map<string, () => Exports>()
  for (const [id, { file = id, exports }] of evaluatedModules?.idToModuleMap ?? moduleCache ?? [])
    if (exports !== undefined) modules.set(resolve(file), () => exports)
  return modules
}
