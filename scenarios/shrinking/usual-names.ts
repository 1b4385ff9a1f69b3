import type { ResolvedScenario } from '../../sim/index.ts'

/** What the first key, the second and so on are called, as in the shipped workloads. */
export function usualKey(place: number): string {
  return ['x', 'y', 'z'][place] ?? `k${place + 1}`
}

/** What faults are called that are given no ids: their kinds and numbers. */
export function usualIds(faults: ResolvedScenario['faults']): readonly string[] {
  const counts = new Map<string, number>()
  return faults.map(({ kind }) => {
    const number = (counts.get(kind) ?? 0) + 1
    counts.set(kind, number)
    return `${kind}-${number}`
  })
}
