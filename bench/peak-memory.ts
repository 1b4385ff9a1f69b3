import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Makes the system take this process's highest resident memory anew, from what it holds now.
 *
 * @returns the bytes that have been added to that at the highest since; `undefined` where the system (any but Linux) cannot tell
 */
export function peakFromNow(): () => number | undefined {
  const loaded = startAnew() ? statusBytes('VmRSS') : undefined
  return () => {
    const highest = statusBytes('VmHWM')
    return loaded === undefined || highest === undefined ? undefined : highest - loaded
  }
}

function startAnew(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
    return true
  } catch {
    return false
  }
}

function statusBytes(field: 'VmRSS' | 'VmHWM'): number | undefined {
  const kilobytes = readFileSync('/proc/self/status', 'utf8').match(`${field}:\\s*(\\d+) kB`)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024
}
