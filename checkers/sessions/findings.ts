import type { Circle } from './version-edges.ts'

/** Why what sessions did breaks a model, by accesses of the table. */
export type Violation =
  /** A read saw what nobody wrote. */
  | { readonly kind: 'nobody'; readonly read: number }
  /** A read saw what its own session wrote only later. */
  | { readonly kind: 'ahead'; readonly read: number }
  /** A read saw the first value, though a write of its key was visible to it. */
  | { readonly kind: 'first'; readonly read: number; readonly write: number }
  /** Each of these accesses has to come before the next, along sessions and reads-from, and the last before the first. */
  | { readonly kind: 'loop'; readonly accesses: readonly number[] }
  /** Versions in a circle: each has to come before the next; because of a read, or of sessions alone where that is -1. */
  | { readonly kind: 'versions'; readonly circle: Circle }
  /** A read saw a write although another, which came after it, was visible. */
  | { readonly kind: 'overwritten'; readonly read: number; readonly write: number }
  /** The last reads of sessions, after all writes, saw different values. */
  | { readonly kind: 'apart'; readonly reads: readonly [number, number] }

/** What a procedure found: a model holds, with an order of accesses that shows it where there is one; or is broken. */
export type Finding =
  | { readonly kind: 'holds'; readonly order?: Int32Array }
  | { readonly kind: 'broken'; readonly violation: Violation }
