import { sleep } from '../../sim/index.ts'
import { final, named, script, type Stretch } from '../generators/index.ts'

/** A stretch after the faults in which nobody asks for anything, as a list; of none, if it is to last no time. */
export function quiet(ms: number): readonly Stretch[] {
  if (ms === 0) return []
  const rest = script(function* () {
    yield* sleep(ms)
  })
  return final(named('quiet', rest))
}
