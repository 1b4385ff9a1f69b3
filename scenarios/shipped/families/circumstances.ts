import {
  clockJump,
  clockStrobe,
  type Cluster,
  crash,
  diskError,
  diskFull,
  diskStall,
  drift,
  type Fault,
  type FaultModel,
  type Group,
  join,
  leave,
  loss,
  type NamedGroup,
  partition,
  pause,
  replace,
  type Scenario,
  slowDisk,
  type Split,
  type Target,
  upgrade,
} from '../../../sim/index.ts'

/** What a cluster of any protocol may be put through. */
export interface Circumstance {
  /** What happens, in words that follow those for any cluster, whatever its number. */
  readonly words: string
  /** What a protocol must bear for it. */
  readonly needs: readonly (keyof FaultModel)[]
  faults(important: Target): readonly Fault[]
  /** What of the scenario is another, if anything. */
  changes?(scenario: Pick<Scenario, 'cluster'>): Partial<Scenario>
}

/** The groups of a cluster, be it of one or of several. */
export function groupsOf(cluster: Cluster): readonly Group[] {
  return 'groups' in cluster ? cluster.groups : [cluster]
}

/** The group that a circumstance is about: the first one, where there are several. */
export function firstOf(cluster: Cluster): Group {
  return groupsOf(cluster)[0] as Group
}

/** The cluster, with something said of its first group. */
export function withFirst(cluster: Cluster, more: Partial<Group>): Cluster {
  if (!('groups' in cluster)) return { ...cluster, ...more }
  const [first, ...others] = cluster.groups
  return { groups: [{ ...(first as NamedGroup), ...more }, ...others] }
}

/** Two partitions of one shape: whom they meet is drawn for each. */
function cut(words: string, split: (important: Target) => Split): Circumstance {
  return {
    words,
    needs: ['partition'],
    faults: (important) => [
      partition({ at: 2_000, for: 2_000, split: split(important) }),
      partition({ at: 5_500, for: 1_500, split: split(important) }),
    ],
  }
}

const all = {
  healthy: { words: 'without any fault', needs: [], faults: () => [] },
  'partition-halves': cut('cut into halves', () => 'halves'),
  'partition-majority': cut('cut into a majority and a minority', () => 'majority-minority'),
  'partition-random': cut('cut at random', () => 'random'),
  'partition-bridge': cut('cut into halves that share one node', () => 'bridge'),
  'partition-partial': cut('with two thirds that cannot hear each other', () => 'partial'),
  'partition-ring': cut('with another majority heard at each node', () => 'majorities-ring'),
  'partition-isolate': cut('with the most important node cut off', (isolate) => ({ isolate })),
  'partition-mute': cut('with the most important node mute', (mute) => ({ mute })),
  'partition-deafen': cut('with the most important node deaf', (deafen) => ({ deafen })),
  'partition-star': cut('with only the most important node heard', (star) => ({ star })),
  'crash-storm': {
    words: 'through one crash after another',
    needs: ['crash'],
    faults: (important) => [
      ...[1_500, 2_700, 3_900, 5_100].map((at) => crash({ at, for: 400, node: important })),
      ...[2_100, 3_300, 4_500].map((at) => crash({ at, for: 700, node: { pick: 'any' }, atMost: 1 })),
    ],
  },
  'restart-storm': {
    words: 'through restarts of all nodes',
    needs: ['crash'],
    faults: () => [2_000, 3_500, 5_000].map((at) => crash({ at, for: 150, node: { pick: 'all' } })),
  },
  clocks: {
    words: 'with clocks that drift, jump and strobe',
    needs: ['driftPpm', 'clockOffsetMs'],
    faults: (important) => [
      drift({ at: 1_500, node: important, ppm: 20_000 }),
      drift({ at: 1_000, for: 5_000, node: { pick: 'any' }, ppm: -20_000 }),
      clockJump({ at: 2_000, node: { pick: 'any' }, byMs: 5_000 }),
      clockJump({ at: 3_000, node: important, byMs: -5_000 }),
      clockStrobe({ at: 4_000, for: 2_000, node: { pick: 'any' }, byMs: 2_000, everyMs: 50 }),
      pause({ at: 5_000, for: 600, node: important }),
    ],
  },
  disks: {
    words: 'with disks that stall, fail and fill up',
    needs: ['diskErrors', 'slowDisk'],
    faults: (important) => [
      slowDisk({ at: 1_000, for: 2_000, node: { pick: 'any' }, factor: 20 }),
      diskStall({ at: 2_000, for: 600, node: important }),
      diskError({ at: 3_500, for: 300, node: important, probability: 0.5 }),
      diskFull({ at: 5_000, for: 500, node: { pick: 'any' } }),
    ],
  },
  membership: {
    words: 'with members replaced amid other faults',
    needs: ['membership', 'partition', 'crash'],
    faults: (important) => [
      join({ at: 1_500 }),
      partition({ at: 2_000, for: 800, split: 'majority-minority' }),
      replace({ at: 3_000, node: important, afterMs: 1_000 }),
      crash({ at: 3_200, for: 500, node: { pick: 'any' }, atMost: 1 }),
      leave({ at: 5_000, node: { pick: 'any' }, afterMs: 1_000 }),
    ],
    changes: ({ cluster }) => ({ cluster: withFirst(cluster, { spares: 2 }) }),
  },
  upgrade: {
    words: 'upgraded node by node under load',
    needs: ['upgrade', 'loss'],
    faults: () => [
      upgrade({ at: 1_500, everyMs: 1_000, downMs: 200 }),
      loss({ at: 2_000, for: 3_000, probability: 0.05 }),
    ],
    changes: ({ cluster }) => ({
      cluster: withFirst(cluster, { versions: [firstOf(cluster).protocol] }),
    }),
  },
  soak: {
    words: 'through five minutes of faults',
    needs: ['crash', 'loss'],
    faults: () => [
      crash({
        at: 5_000,
        node: { pick: 'any' },
        flap: { on: { kind: 'uniform', min: 200, max: 2_000 }, off: { kind: 'exponential', mean: 9_000 } },
        atMost: 1,
      }),
      loss({
        at: 7_000,
        probability: 0.2,
        flap: { on: { kind: 'uniform', min: 500, max: 3_000 }, off: { kind: 'exponential', mean: 20_000 } },
      }),
    ],
    changes: () => ({ duration: 300_000 }),
  },
} satisfies { readonly [name: string]: Circumstance }

/** The name of a circumstance: the second part of a scenario's name. */
export type CircumstanceName = keyof typeof all

/** What clusters are put through, by name. */
export const circumstances: { readonly [name in CircumstanceName]: Circumstance } = all
