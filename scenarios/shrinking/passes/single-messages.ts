import type { Trace } from '../../../sim/index.ts'
import { type Chance, chancesIn, latencies } from '../chance-acts.ts'
import { minimized } from '../minimized.ts'
import type { NamedFault } from '../one-fault.ts'
import type { Attempts, Pass, Smallest } from '../pass.ts'
import { sentMessages } from '../sent-messages.ts'
import { counted } from '../words.ts'

/** As often as it is tried to do with fewer messages: more than it takes to find three among thousands. */
const TRIES = 80

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

function* broughtDown(smallest: Smallest, chance: Chance): Attempts {
  const { trace } = yield 'trace'
  if (trace === undefined) return
  const without = chance.without(smallest.scenario)
  const messages = faultsFor(trace, chance, without.faults)
  const instead = (kept: readonly NamedFault[]) => ({
    scenario: { ...without, faults: [...without.faults, ...kept] },
    tried: `${counted(kept.length, 'single message')} instead of ${chance.name}`,
  })
  // With all of them it is the run that it was, but for what a trace does not show.
  if ((yield instead(messages)).same) yield* minimized(messages, instead, TRIES)
}

/** A fault for each message that chance has met, called by numbers that no other has. */
function faultsFor(trace: Trace, chance: Chance, others: readonly NamedFault[]): readonly NamedFault[] {
  const taken = new Set(others.map(({ id }) => id))
  const found: NamedFault[] = []
  let number = 1
  for (const message of sentMessages(trace)) {
    const act = chance.actOn(message)
    if (act === undefined) continue
    while (taken.has(`message-${number}`)) number++
    const { from, to, nth, type } = message
    found.push({ kind: 'message', id: `message-${number++}`, from, to, nth, of: type, act })
  }
  return found
}
