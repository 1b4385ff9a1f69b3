import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sweep } from '../../scenarios/files/sweep/sweep.ts'
import { sweptScenarios } from '../swept-scenarios.ts'
import type { Figures } from '../workload.ts'

const loop = fileURLToPath(new URL('../plain-loop.js', import.meta.url))

/** Runs a second of a sweep of `size` seeds; the variant is a scenario and the number of workers. */
export function sweeps(size: number, variant: string): Promise<Figures> {
  return measured(size, variant, async (scenario, jobs, folder) => {
    const { result } = await sweep({
      source: { scenario },
      terms: {
        until: { seeds: [`1-${size}`] },
        stopOnFailure: false,
        patienceMs: 10_000,
        memoryMb: 512,
        shrinkRuns: 0,
      },
      jobs,
      folder: () => join(folder, 'sweep'),
      beginning: 'new',
      signal: new AbortController().signal,
      progress: () => undefined,
      looking: () => undefined,
      write: () => Promise.reject(new Error("the benchmark's runs must not fail")),
    })
    if (result.runs !== size) throw new Error(`the sweep ran ${result.runs} of ${size} seeds`)
  })
}

/** The same of as many processes beside each other that know nothing of each other. */
export function plainLoops(size: number, variant: string): Promise<Figures> {
  return measured(size, variant, async (scenario, jobs) => {
    const share = size / jobs
    const loops = Array.from({ length: jobs }, (_, i) => {
      const [first, last] = [Math.floor(i * share) + 1, Math.floor((i + 1) * share)]
      return promisify(execFile)(process.execPath, [loop, scenario, String(first), String(last)])
    })
    await Promise.all(loops)
  })
}

/** Takes the time of everything, the starting of processes included. */
async function measured(
  size: number,
  variant: string,
  run: (scenario: string, jobs: number, folder: string) => Promise<void>,
): Promise<Figures> {
  const [name = '', jobs] = variant.split(' ')
  const scenario = sweptScenarios[name]
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-bench-'))
  try {
    const file = join(folder, `${name}.json`)
    if (scenario !== 'shipped') writeFileSync(file, JSON.stringify(scenario))
    const began = performance.now()
    await run(scenario === 'shipped' ? name : file, Number(jobs), folder)
    return { 'runs/s': size / ((performance.now() - began) / 1_000) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
