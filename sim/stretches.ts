import type { InjectedFault } from './record.ts'

/** A fault, once for each stretch in which it acted: more than once, if it flaps. */
export function stretchesOf(fault: InjectedFault): readonly InjectedFault[] {
  const { stretches, ...whole } = fault
  return stretches?.map((stretch) => ({ ...whole, ...stretch })) ?? [fault]
}

/** How long a fault acted in all, whole microseconds. */
export function actedFor(fault: InjectedFault): number {
  return stretchesOf(fault).reduce((sum, { from, to }) => sum + to - from, 0)
}
