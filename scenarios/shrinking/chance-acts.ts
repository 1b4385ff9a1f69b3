import type { MessageAct, ResolvedScenario } from '../../sim/index.ts'
import { actsByChance } from './chance.ts'
import type { NamedFault } from './one-fault.ts'
import type { SentMessage } from './sent-messages.ts'

/** Something by which messages are lost, repeated, delayed or damaged by chance. */
export interface Chance {
  /** What it is called: `loss of the network`, `loss-1`. */
  readonly name: string
  /** The scenario without it. */
  readonly without: (scenario: ResolvedScenario) => ResolvedScenario
  /** What it did to a message, if it did anything. */
  readonly actOn: (message: SentMessage) => MessageAct | undefined
}

/** What is left to chance in a scenario, but for latencies. */
export function chancesIn({ network, faults }: ResolvedScenario): readonly Chance[] {
  return [
    ...(network.loss > 0 ? [loss] : []),
    ...(network.duplicate > 0 ? [duplicates] : []),
    ...faults.filter(actsByChance).map((fault) => ({
      name: fault.id,
      without: (scenario: ResolvedScenario) => ({
        ...scenario,
        faults: scenario.faults.filter(({ id }) => id !== fault.id),
      }),
      actOn: actOf(fault, network),
    })),
  ]
}

/** Less than this hardly any message takes. */
const LEAST_LATENCY_MS = 0.1

/** That messages take longer or shorter. */
export const latencies: Chance = {
  name: 'latencies of the network',
  without: (scenario) => {
    const { local: _, ...network } = scenario.network
    return { ...scenario, network: { ...network, latency: { kind: 'constant', ms: LEAST_LATENCY_MS } } }
  },
  actOn: delayedBeyond(LEAST_LATENCY_MS),
}

const loss: Chance = {
  name: 'loss of the network',
  without: (scenario) => withNetwork(scenario, { loss: 0 }),
  actOn: droppedBecause('lost'),
}

const duplicates: Chance = {
  name: 'duplicates of the network',
  without: (scenario) => withNetwork(scenario, { duplicate: 0 }),
  actOn: duplicated,
}

function withNetwork(
  scenario: ResolvedScenario,
  network: Partial<ResolvedScenario['network']>,
): ResolvedScenario {
  return { ...scenario, network: { ...scenario.network, ...network } }
}

/** What a fault did to a message, as far as a trace shows it. */
function actOf({ kind, id }: NamedFault, { latency }: ResolvedScenario['network']): Chance['actOn'] {
  switch (kind) {
    case 'loss':
      return droppedBecause(`lost by ${id}`)
    case 'link-break':
      return droppedBecause(`${id} broke the link`)
    case 'duplicate':
      return duplicated
    case 'damage': {
      const noticed = droppedBecause(`damaged by ${id}, and noticed`)
      return (message) => (message.damaged ? 'damage' : noticed(message))
    }
    default:
      // Whatever takes longer than it would was held back.
      return latency.kind === 'constant' ? delayedBeyond(latency.ms) : () => undefined
  }
}

function droppedBecause(why: string): Chance['actOn'] {
  return ({ dropped }) => (dropped === why ? 'drop' : undefined)
}

function duplicated({ arrivals }: SentMessage): MessageAct | undefined {
  return arrivals > 1 ? 'duplicate' : undefined
}

function delayedBeyond(ms: number): Chance['actOn'] {
  return ({ tookMs = 0 }) => {
    const delayMs = Math.round((tookMs - ms) * 1000) / 1000
    return delayMs > 0 ? { delayMs } : undefined
  }
}
