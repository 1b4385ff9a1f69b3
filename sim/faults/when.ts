import type { Distribution, NodeId } from '../types.ts'

/**
 * When a fault acts: milliseconds of true time, or the nth time that something happens. Bugs live beside events: a vote
 * forgotten at a restart is found by a crash right after a vote, and hardly ever by crashes at random times.
 *
 * `message`: a message of type `of` is delivered (the subject is its receiver). `role`: a node takes the role `of`.
 * `note`: a node leaves the note `of`. `write` and `flush`: the node `of` (or any, with `'any'`) has written to its disk, or
 * a flush of it has completed. `afterMs`: what happened before that time does not count. `plusMs`: so much later.
 */
export type Moment =
  | number
  | {
      readonly on: 'message' | 'role' | 'note' | 'write' | 'flush'
      readonly of: string
      readonly nth?: number
      readonly plusMs?: number
      readonly afterMs?: number
    }

/** A fault that comes and goes: it acts for a while, rests for a while, and so on. No stretch is shorter than `min` ms (1). */
export interface Flap {
  readonly on: Distribution
  readonly off: Distribution
  readonly min?: number
}

/**
 * When a fault acts, and for how many milliseconds; without `for` until faults end. Its id names its stream. A flapping fault
 * keeps, from one stretch to the next, the nodes and links it was resolved to.
 */
export interface When {
  readonly id?: string
  readonly at: Moment
  readonly for?: number
  readonly flap?: Flap
}

/** When something is done that lasts: it has no end, and healing does not undo it. */
export interface Once {
  readonly id?: string
  readonly at: Moment
}

/**
 * Which nodes: by name, by the role they have at that instant, any, all, those of a zone, or the one the moment is about
 * (`subject: 'sender'` is who sent the message). Drawn from the fault's own stream; no such node, no fault injected.
 *
 * `pick: 'all'` is every node of the cluster, up or down. `pick: 'any'` takes `count` of those that are up (1); with `writing: 10`, one whose disk has unflushed writes is ten times as likely.
 * `pick: 'spare'` is the first node that has not joined yet.
 */
export type Target =
  | NodeId
  | { readonly role: string; readonly which?: 'newest' | 'any' | 'all' }
  | { readonly pick: 'any'; readonly count?: number; readonly writing?: number }
  | { readonly pick: 'all' }
  | { readonly pick: 'spare' }
  | { readonly zone: string }
  | { readonly subject: true | 'sender' }

/**
 * A set of directed links, in the names that Jepsen and others gave the shapes. Clients share the side of their home.
 *
 * `halves`, `majority-minority`: two sides. `random`: each node's side is drawn. `bridge`: two halves that only one node
 * between them can hear. `partial`: two thirds that cannot hear each other and a third that hears both. `majorities-ring`:
 * everyone hears a majority, no two the same one.
 *
 * `isolate`: those nodes from the rest, `with: 'minority'` together with as many others as leave the rest a majority. `mute`:
 * nobody hears them. `deafen`: they hear nobody. `star`: nobody hears anyone else but them (the leader's followers are cut from
 * each other). `groups`: no group hears another. `oneWay`, `links`: from some to others only.
 */
export type Split =
  | 'halves'
  | 'majority-minority'
  | 'random'
  | 'bridge'
  | 'partial'
  | 'majorities-ring'
  | { readonly isolate: Target; readonly with?: 'minority' }
  | { readonly mute: Target }
  | { readonly deafen: Target }
  | { readonly star: Target }
  | { readonly groups: readonly (readonly NodeId[])[] }
  | { readonly oneWay: { readonly from: readonly Target[]; readonly to: readonly Target[] } }
  | { readonly links: readonly (readonly [from: Target, to: Target])[] }

/** Which messages a fault of the links is about: those on these links, of these types; all, if nothing is said. */
export interface Traffic {
  readonly on?: Split
  readonly types?: readonly string[]
}
