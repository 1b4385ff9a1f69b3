import type { Fault, Split, Target } from '../../../sim/index.ts'
import { parametersOf } from '../../fault-parameters.ts'
import { faultOf, type NamedFault, withFault } from '../one-fault.ts'
import { type Attempts, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { rolesOf } from '../roles.ts'

/** As many other seeds as each is tried under. */
const SEEDS = 5

/** What is not left out here: a fault would have another name or no end, or be about messages of which nobody knows what they are. */
const KEPT: ReadonlySet<string> = new Set(['id', 'for', 'of'])

/** Faults of which no more is said than must be, and which are aimed at a role instead of whoever is drawn. */
export const plainerFaults: Pass = {
  name: 'plainer faults',
  *attempts(smallest) {
    for (const { id, kind } of smallest.scenario.faults) {
      yield* aimed(smallest, id)
      for (const { name, optional } of parametersOf(kind)) {
        if (!optional || KEPT.has(name) || !(name in faultOf(smallest, id))) continue
        const { [name]: _, ...rest } = faultOf(smallest, id) as NamedFault & {
          readonly [name: string]: unknown
        }
        const candidate = withFault(smallest, rest as NamedFault, `without ${name}`)
        yield { ...candidate, seeds: seedsAround(smallest, SEEDS) }
      }
    }
  },
}

function* aimed(smallest: Smallest, id: string): Attempts {
  for (const role of rolesOf(smallest.scenario)) {
    const now = aimedAt(faultOf(smallest, id), role)
    if (now === undefined) return
    const candidate = withFault(smallest, { ...now, id }, `aimed at the ${role}`)
    if ((yield { ...candidate, seeds: seedsAround(smallest, SEEDS) }).accepted) return
  }
}

/** The same fault on a role; `undefined`, if nothing in it is drawn. */
function aimedAt(fault: Fault, role: string): Fault | undefined {
  if (fault.kind === 'message') return undefined
  if ('node' in fault) return isDrawn(fault.node) ? { ...fault, node: { role } } : undefined
  const split: Split | undefined = fault.kind === 'partition' ? fault.split : fault.on
  if (split === undefined || !hasDrawn(split)) return undefined
  return fault.kind === 'partition'
    ? { ...fault, split: { isolate: { role } } }
    : { ...fault, on: { isolate: { role } } }
}

function isDrawn(target: Target): boolean {
  if (typeof target === 'string') return false
  return ('pick' in target && target.pick === 'any') || ('role' in target && target.which === 'any')
}

function hasDrawn(split: Split): boolean {
  if (typeof split === 'string' || 'with' in split) return true
  if ('groups' in split) return false
  if ('links' in split) return split.links.flat().some(isDrawn)
  if ('oneWay' in split) return [...split.oneWay.from, ...split.oneWay.to].some(isDrawn)
  return isDrawn(Object.values(split)[0] as Target)
}
