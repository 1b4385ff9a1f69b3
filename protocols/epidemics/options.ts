import type { Mutant } from '../../sim/index.ts'

/** What can be set about epidemics. */
export interface EpidemicsOptions {
  /** Milliseconds from one cycle of rumours to the next; 0 for no rumours. */
  readonly rumourMs: number
  /** Whether who knows a rumour tells it, or who does not asks for it. */
  readonly spread: 'push' | 'pull'
  /** What makes a site lose interest in a rumour: that others know it already, or that it was told at all. */
  readonly interest: 'feedback' | 'blind'
  /** How a site loses interest: after `k` cycles in a row to no use, or with probability 1/k after each of them. */
  readonly loss: 'counter' | 'coin'
  /** How slowly a site loses interest: the paper's k. */
  readonly k: number
  /** Milliseconds from one exchange of databases to the next; 0 for none, and then some sites may never hear of an update. */
  readonly antiEntropyMs: number
  /** Who takes what the other has later: both, whom is asked, or who asks. */
  readonly exchange: 'push-pull' | 'push' | 'pull'
  /** Milliseconds for which a death certificate is passed on before it sleeps at the sites that retain it, and is gone elsewhere. */
  readonly certificateMs: number
  /** How many sites retain a certificate, that of the deletion among them. */
  readonly retentionSites: number
  /** Whether all sites begin their cycles at the same time, as the cycles of the paper. */
  readonly inPhase: boolean
  /** Milliseconds after which a client gives an operation up. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const epidemicsDefaults: EpidemicsOptions = {
  rumourMs: 20,
  spread: 'push',
  interest: 'feedback',
  loss: 'counter',
  k: 2,
  antiEntropyMs: 100,
  exchange: 'push-pull',
  certificateMs: 1_000,
  retentionSites: 2,
  inPhase: false,
  timeoutMs: 1_000,
}

/** A certificate that sleeps before everyone has had it is awoken again and again. */
const LEAST_EXCHANGES = 10

const words = {
  spread: ['push', 'pull'],
  interest: ['feedback', 'blind'],
  loss: ['counter', 'coin'],
  exchange: ['push-pull', 'push', 'pull'],
} as const

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: EpidemicsOptions): string | undefined {
  for (const [option, known] of Object.entries(words) as [keyof typeof words, readonly string[]][]) {
    if (!known.includes(options[option]))
      return `${option} is "${options[option]}", expected ${known.join(' or ')}`
  }
  for (const option of ['rumourMs', 'antiEntropyMs'] as const) {
    if (!(options[option] >= 0 && Number.isFinite(options[option])))
      return `${option} is ${options[option]}, expected milliseconds, or 0 for none`
  }
  for (const option of ['certificateMs', 'timeoutMs'] as const) {
    if (!(options[option] > 0 && Number.isFinite(options[option])))
      return `${option} is ${options[option]}, expected milliseconds, more than 0`
  }
  const { antiEntropyMs, certificateMs } = options
  if (certificateMs < LEAST_EXCHANGES * antiEntropyMs)
    return `certificateMs is ${certificateMs} and antiEntropyMs is ${antiEntropyMs}, expected certificates that are active for ${LEAST_EXCHANGES} exchanges`
  for (const option of ['k', 'retentionSites'] as const) {
    if (!(Number.isInteger(options[option]) && options[option] > 0))
      return `${option} is ${options[option]}, expected a whole number, 1 or more`
  }
  return undefined
}

/** Published mistakes in epidemics that can be switched on. */
export const epidemicsMutants = {
  'no-anti-entropy': {
    source: 'rumours without exchanges behind them: against Demers et al. 1987, section 1.5',
    breaks: 'converges: a rumour dies out before all sites have heard it',
    needs: '3 sites; a partition or a crash, or chance alone',
  },
  'no-certificates': {
    source:
      'a deletion removes the item and leaves nothing in its place: against Demers et al. 1987, section 2',
    breaks: 'elements stay as they were left: other sites have copies, and bring them back',
    needs: '2 sites; none',
  },
  'certificates-expire': {
    source:
      'no site retains a death certificate after its time: Cassandra, gc_grace_seconds; against Demers et al. 1987, section 2, dormant certificates',
    breaks: 'elements stay as they were left: a site that was away for longer still has them',
    needs: '2 sites; a partition or a crash of one for longer than certificates are active',
  },
  'awakens-as-new': {
    source:
      'a certificate that awakens gets a new timestamp: against Demers et al. 1987, section 2, activation timestamps',
    breaks: 'updates are made by clients: a deletion that nobody asked for cancels what was added since',
    needs: '2 sites; one of them away for longer than certificates are active',
  },
  'local-ties': {
    source:
      'of two updates with equal counters each site keeps its own: against Lamport 1978, "total ordering"',
    breaks: 'converges: after an addition and a deletion at once sites stay apart',
    needs: '2 sites; none, two updates at once are enough',
  },
  'takes-what-comes': {
    source: 'a site takes what it is told, however old: against Demers et al. 1987, section 1.3',
    breaks: 'items never go back: a message that was late undoes a later update',
    needs: '2 sites; two messages in the other order',
  },
  'answers-with-older': {
    source:
      'an exchange tells of what is earlier, and not later: against Demers et al. 1987, section 1.3, ResolveDifference',
    breaks: 'converges: what rumours have missed is never told',
    needs: '3 sites; a partition or a crash, or chance alone',
  },
  'volatile-updates': {
    source:
      'a site tells of an update before it is durable: Jepsen, NATS 2.12.1 (2025), for sites that forget',
    breaks:
      'elements stay as they were left or one update a timestamp: a crash takes back what was acknowledged, or what others have, and the next one is taken for it',
    needs: '2 sites; a crash of the one that has just made an update',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type EpidemicsMutant = keyof typeof epidemicsMutants
