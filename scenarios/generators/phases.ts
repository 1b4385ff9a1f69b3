import { InputError, type Phase } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import type { Stretch } from './stretches.ts'

/**
 * The same stretch by a name, which stands on the trace.
 *
 * @param name - no other phase of the workload may have it
 * @param stretch - what is named
 * @throws InputError - for what is no stretch, or no name
 *
 * @example
 * ```ts
 * named('warm-up', stagger(10, limit(100, { f: 'read' })))
 * ```
 */
export function named(name: string, stretch: Stretch): Stretch {
  checkStretch('named: what it names', stretch)
  if (typeof name !== 'string' || name === '')
    throw new InputError(`named: the name is ${textOf(name)}, expected a text`)
  return { ...stretch, name }
}

/**
 * Stretches that begin once faults have ended, in the scenario's `settle`.
 *
 * @param stretches - one after another
 * @throws InputError - for what is no stretch
 *
 * Source: what Jepsen's tests put behind `gen/phases` and `gen/nemesis` to heal.
 *
 * @example
 * ```ts
 * final(stagger(50, limit(20, { f: 'read' })))
 * ```
 */
export function final(...stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.map((stretch, i) => {
    checkStretch(`final: its part ${i + 1}`, stretch)
    return { ...stretch, when: 'final' }
  })
}

/**
 * The phases of a workload: stretches one after another, the main ones while faults may act, the final ones after.
 *
 * @param parts - stretches, and what {@link final} made of them
 * @throws InputError - for what is no stretch, or a name that two have
 *
 * Source: Jepsen's `gen/phases`.
 *
 * @example
 * ```ts
 * const readers = defineWorkload({
 *   name: 'readers',
 *   defaults: { clients: 3 },
 *   create: ({ clients }) => ({
 *     clients,
 *     phases: phases(stagger(50, onKeys(['x', 'y'], { f: 'read' })), final(oncePerClient({ f: 'read', key: 'x' }))),
 *   }),
 * })
 * ```
 */
export function phases(...parts: readonly (Stretch | readonly Stretch[])[]): readonly Phase[] {
  const stretches = parts.flat() as readonly Stretch[]
  const taken = new Set<string>()
  stretches.forEach((stretch, i) => {
    checkStretch(`phases: its part ${i + 1}`, stretch)
    const { name } = stretch
    if (name === undefined) return
    // Streams are drawn from by a phase's name.
    if (taken.has(name)) throw new InputError(`phases: two are named "${name}", expected names of their own`)
    taken.add(name)
  })
  return stretches.map((stretch) => {
    const { when, name = freeName(when, taken) } = stretch
    return { name, when, ...stretch.begin() }
  })
}

/** `main`, `main 2` and so on, which is taken from then on. */
function freeName(when: Phase['when'], taken: Set<string>): string {
  let name: string = when
  for (let number = 2; taken.has(name); number++) name = `${when} ${number}`
  taken.add(name)
  return name
}

function checkStretch(who: string, given: Stretch): void {
  const { kind, begin } = (given ?? {}) as Partial<Stretch>
  if (kind === 'stretch' && typeof begin === 'function') return
  throw new InputError(
    `${who} is ${textOf(given)}, expected what stagger, script, everyClient or oncePerClient gives`,
  )
}
