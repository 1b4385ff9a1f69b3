// One operation and a word of the nemesis, as netsplit records them, and the lines of their file.

/** An invocation. */
export const invoke = {
  index: 0,
  process: 0,
  type: 'invoke',
  f: 'write',
  key: 'x',
  value: 1,
  time: 5,
  client: 'c1',
  node: 'n1',
}
/** Its completion. */
export const ok = { ...invoke, index: 1, type: 'ok', time: 9 }
/** What the nemesis did. */
export const nemesis = { index: 2, process: 'nemesis', type: 'info', f: 'heal', time: 12 }
/** The three as JSON Lines. */
export const lines = [invoke, ok, nemesis].map((event) => JSON.stringify(event))
