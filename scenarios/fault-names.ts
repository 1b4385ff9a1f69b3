import { InputError, type Fault, type Split, type Target } from '../sim/index.ts'

/** How many names of nodes an error lists. */
const NAMES_SHOWN = 10

/**
 * Checks that the nodes that a fault names are there.
 *
 * @param fault - any fault
 * @param nodes - the nodes of the cluster, spares included
 * @param where - what to call the fault in errors: its scenario and its place in it
 * @throws InputError - with the field and the name that nobody has
 */
export function checkNames(fault: Fault, nodes: ReadonlySet<string>, where: string): void {
  for (const [field, name] of namesIn(fault)) {
    if (nodes.has(name)) continue
    const known = [...nodes].slice(0, NAMES_SHOWN).join(', ')
    const more = nodes.size > NAMES_SHOWN ? ', …' : ''
    throw new InputError(`${where}.${field} is "${name}", expected a node of the cluster: ${known}${more}`)
  }
}

type Named = readonly [field: string, name: string]

function namesIn(fault: Fault): readonly Named[] {
  if (fault.kind === 'message') {
    const ends: readonly Named[] = [
      ['from', fault.from],
      ['to', fault.to],
    ]
    // It may be about a client's messages; how many clients there are is known only once the workload is.
    return ends.filter(([, name]) => !/^c[1-9]\d*$/.test(name))
  }
  const { at } = fault
  const moment: readonly Named[] =
    typeof at === 'object' && at.on === 'flush' && at.of !== 'any' ? [['at.of', at.of]] : []
  if (fault.kind === 'partition') return [...moment, ...namesInSplit(fault.split)]
  return 'node' in fault ? [...moment, ...namedTargets([fault.node], () => 'node')] : moment
}

function namesInSplit(split: Split): readonly Named[] {
  if (typeof split === 'string') return []
  if ('isolate' in split) return namedTargets([split.isolate], () => 'split.isolate')
  if ('groups' in split) {
    return split.groups.flatMap((group, i) => namedTargets(group, (j) => `split.groups[${i}][${j}]`))
  }
  const { from, to } = split.oneWay
  return [
    ...namedTargets(from, (i) => `split.oneWay.from[${i}]`),
    ...namedTargets(to, (i) => `split.oneWay.to[${i}]`),
  ]
}

function namedTargets(targets: readonly Target[], field: (index: number) => string): readonly Named[] {
  return targets.flatMap((target, i) => (typeof target === 'string' ? [[field(i), target] as const] : []))
}
