import type { TimeWindow } from '../timeline/model.ts'

/** What a link to a place in a report says; each part may be missing. */
export interface Place {
  /** The event of the cursor. */
  readonly cursor?: number
  readonly window?: TimeWindow
  /** The ids of the panels that are open. */
  readonly open?: readonly string[]
  /** The key that is filtered by. */
  readonly key?: string
  /** The event whose past and future are parted. */
  readonly pinned?: number
}

const MOST_LENGTH = 2_000

/** A place as the hash of an address: `#at=18204&from=3200000&to=4500000&open=faults.clients`, times in microseconds. */
export function hashOf({ cursor, window, open, key, pinned }: Place): string {
  const parts = [
    ...(cursor === undefined ? [] : [`at=${cursor}`]),
    ...(window === undefined ? [] : [`from=${window.fromUs}`, `to=${window.toUs}`]),
    ...(pinned === undefined ? [] : [`pin=${pinned}`]),
    ...(open === undefined ? [] : [`open=${open.join('.')}`]),
    ...(key === undefined ? [] : [new URLSearchParams({ key }).toString()]),
  ]
  return `#${parts.join('&')}`
}

/** The place that a hash says; `undefined` if it says none. What cannot be understood in it is left out. */
export function placeIn(hash: string): Place | undefined {
  if (!hash.startsWith('#at=') || hash.length > MOST_LENGTH) return undefined
  const said = new URLSearchParams(hash.slice(1))
  const number = (name: string): number | undefined => {
    const text = said.get(name) ?? ''
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined
  }
  const [cursor, fromUs, toUs, pinned] = [number('at'), number('from'), number('to'), number('pin')]
  const open = said.get('open')
  const key = said.get('key')
  return {
    ...(cursor === undefined ? {} : { cursor }),
    ...(fromUs === undefined || toUs === undefined || fromUs >= toUs ? {} : { window: { fromUs, toUs } }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(open === null ? {} : { open: open.split('.').filter((id) => /^[a-z-]{1,20}$/.test(id)) }),
    ...(key === null ? {} : { key }),
  }
}
