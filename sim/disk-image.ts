import { damagedCopy } from './damage.ts'
import type { Json } from './types.ts'

/** One write. An append knows where its entry stands, and a truncation what it leaves. */
export type Write =
  | { readonly kind: 'write'; readonly name: string; readonly value: Json }
  | { readonly kind: 'append'; readonly name: string; readonly index: number; readonly value: Json }
  | { readonly kind: 'truncate'; readonly name: string; readonly index: number; readonly value: Json }

/** What can be damaged by itself: a key's value (without an index), or an entry of a log. */
export interface Place {
  readonly name: string
  readonly index?: number
}

/** What a place is called. */
export function itemOf({ name, index }: Place): string {
  return index === undefined ? name : `${name}[${index}]`
}

/** Values and logs, as they stand after some writes, and which of them are damaged. */
export class Image {
  readonly values = new Map<string, Json>()
  readonly logs = new Map<string, Json[]>()
  private readonly damagedValues = new Set<string>()
  private readonly damagedEntries = new Map<string, Set<number>>()

  /** Whether anything here is damaged. */
  get damaged(): boolean {
    return this.damagedValues.size > 0 || this.damagedEntries.size > 0
  }

  log(name: string): Json[] {
    let log = this.logs.get(name)
    if (log === undefined) {
      log = []
      this.logs.set(name, log)
    }
    return log
  }

  /** Does a write as it was once asked for, on top of what has become durable of those before it. */
  apply(write: Write): void {
    if (write.kind === 'write') this.write(write.name, write.value)
    else if (write.kind === 'append') this.place(write.name, write.index, write.value)
    else this.truncate(write.name, write.index)
  }

  write(key: string, value: Json): void {
    this.values.set(key, value)
    if (this.damagedValues.size > 0) this.damagedValues.delete(key)
  }

  truncate(name: string, length: number): void {
    const log = this.log(name)
    // An image that lacks some writes may have less than what is to be left.
    if (length < log.length) log.length = length
    if (this.damagedEntries.size > 0) this.mendFrom(name, length)
  }

  isDamaged({ name, index }: Place): boolean {
    return index === undefined
      ? this.damagedValues.has(name)
      : this.damagedEntries.get(name)?.has(index) === true
  }

  /** The first damaged entry of a log, if there is one. */
  firstDamaged(name: string): number | undefined {
    const indices = this.damagedEntries.get(name)
    return indices === undefined ? undefined : Math.min(...indices)
  }

  /** Damages what stands at a place. `wrong` is what it reads as from now on, if it can be read at all. */
  damage(place: Place, wrong: Json): void {
    const { name, index } = place
    if (index === undefined) {
      this.values.set(name, wrong)
      this.damagedValues.add(name)
      return
    }
    this.log(name)[index] = wrong
    const indices = this.damagedEntries.get(name)
    if (indices === undefined) this.damagedEntries.set(name, new Set([index]))
    else indices.add(index)
  }

  copy(): Image {
    const copy = new Image()
    for (const [key, value] of this.values) copy.values.set(key, value)
    for (const [name, log] of this.logs) copy.logs.set(name, [...log])
    for (const key of this.damagedValues) copy.damagedValues.add(key)
    for (const [name, indices] of this.damagedEntries) copy.damagedEntries.set(name, new Set(indices))
    return copy
  }

  /** Puts an entry where it belongs, at the end of its log: the log's length is written with it. */
  private place(name: string, index: number, entry: Json): void {
    const log = this.log(name)
    if (index < log.length) this.truncate(name, index)
    // What failed to be written before it has left a hole. What lies there is of the same shape, and nothing that was written.
    while (log.length < index) {
      this.damage({ name, index: log.length }, damagedCopy(entry, log.length))
    }
    log.push(entry)
  }

  private mendFrom(name: string, length: number): void {
    const indices = this.damagedEntries.get(name)
    for (const index of indices ?? []) {
      if (index >= length) indices?.delete(index)
    }
    if (indices?.size === 0) this.damagedEntries.delete(name)
  }
}
