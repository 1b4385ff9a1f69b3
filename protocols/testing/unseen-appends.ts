import type { History, HistoryEvent, Json } from '../../sim/index.ts'

type Step = readonly [f: string, key: string, value: Json]

/**
 * Why a history of transactions over lists is none of a store that shows each transaction all that was acknowledged before it was asked
 * for, and nothing that failed: an append that a read should have seen and did not, or the other way round. Nothing is said if all is well.
 */
export function unseenAppend(history: History): string | undefined {
  const asked = new Map<HistoryEvent['process'], HistoryEvent>()
  const acknowledged: { readonly key: string; readonly value: Json; readonly at: number }[] = []
  const failed = new Set<string>()
  const reads: { readonly key: string; readonly list: readonly Json[]; readonly from: number }[] = []
  for (const event of history) {
    if (event.type === 'invoke') {
      asked.set(event.process, event)
      continue
    }
    const from = asked.get(event.process)
    if (from === undefined || event.type === 'info') continue
    const steps = (event.type === 'ok' ? event.value : from.value) as unknown as readonly Step[]
    for (const [f, key, value] of steps) {
      if (f === 'append' && event.type === 'fail') failed.add(JSON.stringify([key, value]))
      if (f === 'append' && event.type === 'ok') acknowledged.push({ key, value, at: event.index })
      if (f === 'r' && event.type === 'ok')
        reads.push({ key, list: (value ?? []) as readonly Json[], from: from.index })
    }
  }
  for (const { key, list, from } of reads) {
    const aborted = list.find((value) => failed.has(JSON.stringify([key, value])))
    if (aborted !== undefined) return `${JSON.stringify(aborted)} was read of ${key}, and had failed`
    const missing = acknowledged.find(
      (each) => each.key === key && each.at < from && !list.includes(each.value),
    )
    if (missing !== undefined)
      return `${JSON.stringify(missing.value)} was not read of ${key}, though it had been acknowledged`
  }
  return undefined
}
