import { appendListCase, drawAppendList, onlineAppendListCase } from './append-list-cases.ts'
import { disagreement, onlineDisagreement, type Tally } from './law.ts'
import { drawOwnedMutex, ownedMutexCase } from './owned-mutex-cases.ts'
import { drawRegister, onlineRegisterCase, registerCase } from './register-cases.ts'
import { drawTwoState, onlineTwoStateCase, twoStateCase } from './two-state-cases.ts'

/** Draws the history of a seed, holds a procedure against the definition, and gives what is wrong, or `undefined`. */
export type ProcedureLaw = (seed: number, tally: Tally) => string | undefined

/** What every procedure is held against, over random small histories. */
export const procedureLaws: Readonly<Record<string, ProcedureLaw>> = {
  register: (seed, tally) => disagreement(registerCase(drawRegister(seed)), tally),
  'two-state': (seed, tally) => disagreement(twoStateCase(drawTwoState(seed)), tally),
  'two-state, several elements': (seed, tally) => disagreement(twoStateCase(drawTwoState(seed, 3)), tally),
  'owned mutex': (seed, tally) => disagreement(ownedMutexCase(drawOwnedMutex(seed)), tally),
  'append-only list': (seed, tally) => disagreement(appendListCase(drawAppendList(seed)), tally),
  'online register': (seed, tally) => onlineDisagreement(onlineRegisterCase(drawRegister(seed), seed), tally),
  'online two-state': (seed, tally) =>
    onlineDisagreement(onlineTwoStateCase(drawTwoState(seed, 1 + (seed % 2)), seed), tally),
  'online append-only list': (seed, tally) =>
    onlineDisagreement(onlineAppendListCase(drawAppendList(seed), seed), tally),
}
