import { agreement } from './agreement.ts'
import { agreesOnMembers } from './agrees-on-members.ts'
import { consistent } from './consistent.ts'
import { converges } from './converges.ts'
import { countsOnce } from './counts-once.ts'
import { elementsStay } from './elements-stay.ts'
import { jepsen } from './jepsen.ts'
import { linearizable } from './linearizable.ts'
import { readsWritten } from './reads-written.ts'
import { recovers } from './recovers.ts'
import { regular } from './regular.ts'

export { jepsen, type JepsenOptions } from './jepsen.ts'
export { linearizable, type LinearizableOptions } from './linearizable.ts'
export { readsWritten, type ReadsWrittenOptions } from './reads-written.ts'
export { recovers, type RecoversOptions } from './recovers.ts'
export { agreesOnMembers, type AgreesOnMembersOptions } from './agrees-on-members.ts'
export { consistent, type ConsistentOptions } from './consistent.ts'
export { converges, type ConvergesOptions } from './converges.ts'
export { countsOnce, type CountsOnceOptions } from './counts-once.ts'
export { elementsStay, type ElementsStayOptions } from './elements-stay.ts'
export { agreement, type AgreementOptions } from './agreement.ts'
export { regular, type RegularOptions } from './regular.ts'

/** The shipped checks, by name. */
export const checks = {
  linearizable,
  consistent,
  jepsen,
  'reads-written': readsWritten,
  regular,
  converges,
  'elements-stay': elementsStay,
  'counts-once': countsOnce,
  agreement,
  'agrees-on-members': agreesOnMembers,
  recovers,
} as const
