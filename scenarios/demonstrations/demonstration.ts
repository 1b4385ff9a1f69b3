import type { NodeId, Scenario } from '../../sim/index.ts'
import type { ComparisonSettings } from '../comparing/index.ts'
import type { MeasuredRun } from '../comparing/measure.ts'
import type { JudgedRun } from '../judged-run.ts'
import type { MeasureName } from './measures.ts'

/**
 * Something to be shown to an audience: predict, run, explain, repair. Plain data, but for `shows`, which looks whether it is there.
 * Nothing that is said to be measured stands here.
 */
export interface Demonstration {
  /** What `netsplit demo` calls it; also the name of its scenario. */
  readonly name: string
  readonly title: string
  readonly topic: Topic
  /** One sentence, to predict on. */
  readonly question: string
  /** Two to four answers. */
  readonly choices: readonly string[]
  /** Which of them is right: its position, from 0. */
  readonly answer: number
  /** What is run first: with a seed of its own under which the anomaly is plain. */
  readonly scenario: Scenario
  /** The same with one knob turned. */
  readonly repaired: Scenario
  /** What is turned, in words: `replication: asynchronous -> majority`. */
  readonly knob: string
  /** Why, in three to five short sentences, to be read aloud. */
  readonly explanation: readonly string[]
  /** What an audience believes before. */
  readonly belief: string
  /** What appears, by its name. */
  readonly anomaly: string
  /** What its operations are of. */
  readonly object: 'register' | 'counter'
  /** d: how long a message takes from node to node, milliseconds, the median. */
  readonly delayMs: number
  /** Who is cut off from whom, and when; absent where nothing is cut. */
  readonly cut?: Cut
  /** What the repair is weighed by, in the order in which it is told. */
  readonly costs: readonly MeasureName[]
  /** Protocol configurations that make the same point side by side, on the workload of `netsplit compare`. */
  readonly compared?: ComparedConfigurations
  /** Whether the anomaly is there, and what there is, in a sentence with figures. */
  readonly shows: (seen: Seen) => Shown
}

/** What a demonstration is about. */
export type Topic = 'the network is cut' | 'nothing fails' | 'time cannot be trusted'

/** Nodes that are cut off from the others for a while. Milliseconds. */
export interface Cut {
  readonly fromMs: number
  readonly toMs: number
  /** The clients beside these are on that side. */
  readonly minority: readonly NodeId[]
  readonly majority: readonly NodeId[]
}

/** What `netsplit compare` is to compare. */
export interface ComparedConfigurations {
  /** As {@link configurationsOf} reads them. */
  readonly configurations: readonly string[]
  /** Those that have an option of that name on the command line; the usual ones where left out. */
  readonly settings: Partial<Pick<ComparisonSettings, 'nodes' | 'faults' | 'seeds' | 'rate' | 'reads'>>
}

/** A run of a demonstration, judged and measured. */
export interface Seen {
  readonly run: JudgedRun
  readonly measured: MeasuredRun
}

/** What a run of a demonstration showed. */
export interface Shown {
  readonly appeared: boolean
  readonly sentence: string
}
