import type { ObjectName } from '../objects/index.ts'

/** Which operations of an object answer nothing of its state, whatever that is. */
const blind: { readonly [name in ObjectName]?: readonly string[] } = {
  register: ['write'],
  kv: ['put', 'append'],
  set: ['add'],
  queue: ['enqueue'],
  counter: ['add'],
}

/** Whether an operation changes an object and tells nothing of it: then it can be acknowledged before it is done. */
export function isBlind(object: ObjectName, { f }: { readonly f: string }): boolean {
  return blind[object]?.includes(f) === true
}
