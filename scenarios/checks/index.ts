import { jepsen } from './jepsen.ts'
import { linearizable } from './linearizable.ts'
import { readsWritten } from './reads-written.ts'
import { recovers } from './recovers.ts'

export { jepsen, type JepsenOptions } from './jepsen.ts'
export { linearizable, type LinearizableOptions } from './linearizable.ts'
export { readsWritten, type ReadsWrittenOptions } from './reads-written.ts'
export { recovers, type RecoversOptions } from './recovers.ts'

/** The shipped checks, by name. */
export const checks = { linearizable, jepsen, 'reads-written': readsWritten, recovers } as const
