import { jepsen } from './jepsen.ts'
import { linearizable } from './linearizable.ts'
import { recovers } from './recovers.ts'

export { jepsen, type JepsenOptions } from './jepsen.ts'
export { linearizable, type LinearizableOptions } from './linearizable.ts'
export { recovers, type RecoversOptions } from './recovers.ts'

/** The shipped checks, by name. */
export const checks = { linearizable, jepsen, recovers } as const
