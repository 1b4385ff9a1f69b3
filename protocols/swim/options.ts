import type { Mutant } from '../../sim/index.ts'

/** How the failure detector probes, doubts and tells. */
export interface SwimOptions {
  /** Milliseconds from one probe to the next, of a node that trusts itself. */
  readonly protocolPeriodMs: number
  /** Milliseconds after which whoever has not answered is probed through others. */
  readonly pingTimeoutMs: number
  /** Who is probed next: each member once a round, or anyone at random each time. */
  readonly probing: 'round-robin' | 'random'
  /** Through how many others a member is probed that has not answered by itself (k in the paper). */
  readonly indirectProbes: number
  /** Whether a member that answers nobody is suspected for a while, in which it can refute that, or is dead at once. */
  readonly suspicion: boolean
  /** Whether a member that was declared dead comes back with its next incarnation, or is out for good and leaves once it hears so. */
  readonly comesBack: boolean
  /** A suspicion lasts this many times ⌈ln(n + 1)⌉ periods, or longer under `lifeguard`. */
  readonly suspicionMultiplier: number
  /** An update is told this many times ⌈ln(n + 1)⌉ times by each member (λ in the paper). */
  readonly transmitMultiplier: number
  /** How many updates a message carries at most. */
  readonly piggybackMost: number
  /** Whether nodes doubt themselves, shorten confirmed suspicions, and tell those whom they suspect first. */
  readonly lifeguard: boolean
  /** How many periods and time-outs longer a node waits at most that doubts itself. */
  readonly localHealthMost: number
  /** How many times as long as at least a suspicion lasts that nobody confirms. */
  readonly suspicionMaxFactor: number
  /** How many other members must suspect one until the suspicion is as short as it gets. */
  readonly confirmations: number
  /** Milliseconds after which a node exchanges all it knows with a member, and with one that is dead; 0 for never. */
  readonly syncMs: number
}

/** The options where none are given. */
export const swimDefaults: SwimOptions = {
  protocolPeriodMs: 200,
  pingTimeoutMs: 60,
  probing: 'round-robin',
  indirectProbes: 3,
  suspicion: true,
  comesBack: true,
  suspicionMultiplier: 3,
  transmitMultiplier: 3,
  piggybackMost: 6,
  lifeguard: true,
  localHealthMost: 8,
  suspicionMaxFactor: 6,
  confirmations: 3,
  syncMs: 1_000,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: SwimOptions): string | undefined {
  const { protocolPeriodMs, pingTimeoutMs, probing, syncMs } = options
  if (!(pingTimeoutMs > 0 && pingTimeoutMs < protocolPeriodMs && protocolPeriodMs < Number.POSITIVE_INFINITY))
    return `pingTimeoutMs is ${pingTimeoutMs} and protocolPeriodMs is ${protocolPeriodMs}, expected milliseconds with 0 < pingTimeoutMs < protocolPeriodMs`
  if (probing !== 'round-robin' && probing !== 'random')
    return `probing is "${String(probing)}", expected "round-robin" or "random"`
  for (const count of ['indirectProbes', 'localHealthMost', 'confirmations'] as const) {
    const value = options[count]
    if (!(Number.isInteger(value) && value >= 0)) return `${count} is ${value}, expected a number, 0 or more`
  }
  for (const count of ['transmitMultiplier', 'piggybackMost'] as const) {
    const value = options[count]
    if (!(Number.isInteger(value) && value >= 1)) return `${count} is ${value}, expected a number, 1 or more`
  }
  for (const factor of ['suspicionMultiplier', 'suspicionMaxFactor'] as const) {
    const value = options[factor]
    if (!(value >= 1 && value < Number.POSITIVE_INFINITY)) return `${factor} is ${value}, expected 1 or more`
  }
  if (!(syncMs >= 0 && syncMs < Number.POSITIVE_INFINITY))
    return `syncMs is ${syncMs}, expected milliseconds, or 0 for never`
  return undefined
}

/** Published mistakes in membership protocols of this kind that can be switched on. */
export const swimMutants = {
  'no-suspicion': {
    source:
      'a member that answers nobody is dead at once: Das, Gupta and Motivala 2002, section 4.2, what suspicion is for; at 10 % loss their group of 17 fell apart without it (section 5.3)',
    breaks: 'nobody is dead before a suspicion is over: a message that is lost makes a live member dead',
    needs: '2 nodes; a lost message',
  },
  'no-indirect-probes': {
    source: 'a member is suspected for one link alone: Das, Gupta and Motivala 2002, section 3.1, k = 0',
    breaks: 'nobody is suspected unasked: one bad link makes a live member suspect',
    needs: '3 nodes; a lost message, or a link that is cut',
  },
  'anyone-refutes': {
    source:
      'who hears from a suspected member raises its incarnation for it: against Das, Gupta and Motivala 2002, section 4.2; Dadgar, Phillips and Currey 2017, footnote 3',
    breaks:
      'only its owner raises an incarnation: what a member never said of itself overrides what it does say',
    needs: '3 nodes; a member that is suspected',
  },
  'never-refutes': {
    source:
      'a member that is suspected or was declared dead says nothing: against Das, Gupta and Motivala 2002, section 4.2; Dadgar, Phillips and Currey 2017, footnote 3',
    breaks: 'agrees on members: who was taken for dead once is so for ever',
    needs: '2 nodes; a member that is not heard for a while',
  },
  'alive-overrides-dead': {
    source:
      'an old word that a member is alive counts against its death in the same incarnation: against the order of section 4.2 of Das, Gupta and Motivala 2002',
    breaks: 'a view never goes back: the dead rise as long as somebody has not heard of their death',
    needs: '3 nodes; a message that is late',
  },
  'forgets-incarnation': {
    source:
      'a member that restarts begins with incarnation 0 again, as memberlist does: what was said of its former lives counts against it',
    breaks: 'incarnations never go back: it is dead until it hears so and refutes it',
    needs: '2 nodes; a crash of a member that was suspected before',
  },
  'told-once': {
    source:
      'an update is told once by each who hears it, and nothing is ever compared: Demers et al. 1987, section 1.4, rumours without anti-entropy leave a residue',
    breaks: 'agrees on members: who has not heard that a member joined never does',
    needs: '4 nodes; a member that joins',
  },
  'forgets-the-dead': {
    source:
      'nobody speaks to who was declared dead: what Serf has its reconnection for; both sides of a healed partition stay apart',
    breaks: 'agrees on members: both sides of a partition take each other for dead, and go on to',
    needs: '2 nodes; a partition that lasts longer than a suspicion',
  },
  'random-probing': {
    source:
      'who is probed is drawn anew each time: Das, Gupta and Motivala 2002, section 4.3, what rounds are for',
    breaks: 'every member is probed in time: somebody may not be drawn for as long as it takes',
    needs: '4 nodes; none, time is enough',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type SwimMutant = keyof typeof swimMutants
