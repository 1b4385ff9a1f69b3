import type { MessageAct, MessageFault, ResolvedScenario, Trace } from '../../../sim/index.ts'
import { actsByChance } from '../accidents.ts'
import { minimized } from '../minimized.ts'
import type { NamedFault } from '../one-fault.ts'
import type { Attempts, Pass, Smallest } from '../pass.ts'
import { type SentMessage, sentMessages } from '../sent-messages.ts'
import { counted } from '../words.ts'

/** As often it is tried to do with fewer messages. */
const TRIES = 80

const LEAST_LATENCY_MS = 0.1

/** Something by which messages are lost, repeated, delayed or damaged by chance. */
interface Chance {
  /** What it is called: `loss of the network`, `loss-1`. */
  readonly name: string
  /** The scenario without it. */
  without(scenario: ResolvedScenario): ResolvedScenario
  /** What it did to a message, if it did anything. */
  readonly actOn: (message: SentMessage) => MessageAct | undefined
}

/**
 * Puts the few messages that mattered in place of chance, which loses, repeats, damages or holds back any: faults of single messages,
 * where no more than a few are needed.
 */
export const singleMessages: Pass = {
  name: 'single messages',
  *attempts(smallest) {
    for (const chance of chancesIn(smallest.scenario)) yield* broughtDown(smallest, chance)
  },
}

/** The same for latencies: the few messages that must take longer than others. */
export const singleDelays: Pass = {
  name: 'single delays',
  *attempts(smallest) {
    if (smallest.scenario.network.latency.kind !== 'constant') yield* broughtDown(smallest, latencies)
  },
}

const latencies: Chance = {
  name: 'latencies of the network',
  without: (scenario) => ({
    ...scenario,
    network: { ...scenario.network, latency: { kind: 'constant', ms: LEAST_LATENCY_MS } },
  }),
  actOn: delayedBeyond(LEAST_LATENCY_MS),
}

function* broughtDown(smallest: Smallest, chance: Chance): Attempts {
  const { trace } = yield 'trace'
  if (trace === undefined) return
  const without = chance.without(smallest.scenario)
  const messages = faultsFor(trace, chance, without)
  const instead = (kept: readonly NamedFault[]) => ({
    scenario: { ...without, faults: [...without.faults, ...kept] },
    tried: `${counted(kept.length, 'single message')} instead of ${chance.name}`,
  })
  if (!(yield instead(messages)).same) return
  yield* minimized(messages, instead, TRIES)
}

/** A fault for each message that chance has met, called by numbers that no other has. */
function faultsFor(trace: Trace, chance: Chance, { faults }: ResolvedScenario): readonly NamedFault[] {
  const taken = new Set(faults.map(({ id }) => id))
  const found: (MessageFault & { readonly id: string })[] = []
  let number = 0
  for (const message of sentMessages(trace)) {
    const act = chance.actOn(message)
    if (act === undefined) continue
    do number++
    while (taken.has(`message-${number}`))
    const { from, to, nth, type } = message
    found.push({ kind: 'message', id: `message-${number}`, from, to, nth, of: type, act })
  }
  return found
}

function chancesIn({ network, faults }: ResolvedScenario): readonly Chance[] {
  const ofNetwork: Chance[] = [
    {
      name: 'loss of the network',
      without: (scenario) => ({ ...scenario, network: { ...scenario.network, loss: 0 } }),
      actOn: ({ dropped }) => (dropped === 'lost' ? 'drop' : undefined),
    },
    {
      name: 'duplicates of the network',
      without: (scenario) => ({ ...scenario, network: { ...scenario.network, duplicate: 0 } }),
      actOn: duplicated,
    },
  ]
  const [loss, duplicates] = ofNetwork as [Chance, Chance]
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

function duplicated({ arrivals }: SentMessage): MessageAct | undefined {
  return arrivals > 1 ? 'duplicate' : undefined
}

/** What a fault did to a message, as far as a trace shows it. */
function actOf(fault: NamedFault, { latency }: ResolvedScenario['network']): Chance['actOn'] {
  const droppedBy =
    (why: string): Chance['actOn'] =>
    ({ dropped }) =>
      dropped === why ? 'drop' : undefined
  switch (fault.kind) {
    case 'loss':
      return droppedBy(`lost by ${fault.id}`)
    case 'link-break':
      return droppedBy(`${fault.id} broke the link`)
    case 'duplicate':
      return duplicated
    case 'damage':
      return (message) =>
        message.damaged ? 'damage' : droppedBy(`damaged by ${fault.id}, and noticed`)(message)
    default:
      // Whatever takes longer than it would was held back.
      return latency.kind === 'constant' ? delayedBeyond(latency.ms) : () => undefined
  }
}

function delayedBeyond(ms: number): Chance['actOn'] {
  return ({ tookMs = 0 }) => {
    const delayMs = Math.round((tookMs - ms) * 1000) / 1000
    return delayMs > 0 ? { delayMs } : undefined
  }
}
