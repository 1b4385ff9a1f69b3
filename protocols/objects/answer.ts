import type { Outcome, Request } from '../../sim/index.ts'

/** Tells a client how its operation ended. */
export function answer(request: Request, outcome: Outcome): void {
  if (outcome.type === 'ok') request.ok(outcome.value)
  else if (outcome.type === 'fail') request.fail(outcome.error)
  else request.info(outcome.error)
}
