import type { Fault, FaultKind } from './index.ts'

const KINDS = ['clock-jump', 'corruption', 'replay', 'join', 'leave', 'replace', 'upgrade'] as const

/** A kind of fault that acts once, and not for a while. */
export type DoneOnce = (typeof KINDS)[number]

const doneOnce: ReadonlySet<FaultKind> = new Set(KINDS)

/** Whether a fault acts once, and not for a while. */
export function isDoneOnce<F extends Fault>(fault: F): fault is Extract<F, { readonly kind: DoneOnce }> {
  return doneOnce.has(fault.kind)
}
