import type { Fault, ResolvedScenario } from '../../sim/index.ts'

/** As many faults of single messages as chance may come down to, and be no more than it was. */
const MESSAGES_OF_CHANCE = 3

/** Whether a fault acts on some of the messages that it meets and not on others, by chance. */
export function actsByChance(fault: Fault): boolean {
  switch (fault.kind) {
    case 'loss':
    case 'link-break':
    case 'duplicate':
    case 'reorder':
    case 'damage':
      return fault.probability > 0 && fault.probability < 1
    default:
      return false
  }
}

/** How many faults a scenario has, of which what happens by chance counts as the single messages that it may come down to. */
export function faultsWorth({ faults, network }: ResolvedScenario): number {
  const { latency, local = latency, loss, duplicate } = network
  const takesLong = latency.kind !== 'constant' || local.kind !== 'constant'
  const ofNetwork = [loss > 0, duplicate > 0, takesLong]
  const ofFaults = faults.filter(actsByChance).length
  const ofChance = ofNetwork.filter((chance) => chance).length + ofFaults
  return faults.length - ofFaults + ofChance * MESSAGES_OF_CHANCE
}
