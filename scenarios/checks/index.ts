import { linearizable } from './linearizable.ts'
import { recovers } from './recovers.ts'

export { linearizable, type LinearizableOptions } from './linearizable.ts'
export { recovers, type RecoversOptions } from './recovers.ts'

/** The shipped checks, by name. */
export const checks = { linearizable, recovers } as const
