import type { ResolvedScenario } from '../../sim/index.ts'
import type { ListedOperation } from '../workloads/listed.ts'
import { operationsOf, withOperations } from './listing.ts'
import type { Attempts, Smallest } from './pass.ts'
import { type SentMessage, sentMessages } from './sent-messages.ts'

/** How operations can be taken out of a run so that faults of single messages still meet the messages that they met. */
export interface Removal {
  readonly operations: readonly ListedOperation[]
  /** The place among the operations of the one that an event of the history is of; -1 for one that is of none. */
  placeOf(event: number): number
  /** A scenario with only these of them. */
  without(scenario: ResolvedScenario, kept: readonly ListedOperation[]): ResolvedScenario
}

/** What is known of the run as it is; looks at its trace where single messages are counted. */
export function* removalFrom({ run, scenario }: Smallest): Attempts<Removal> {
  const operations = operationsOf(scenario)
  const { history } = run.record
  const places = new Map(
    operations.map(({ client, at }, place) => [`c${client}@${Math.round(at * 1000)}`, place]),
  )
  const placeOf = (index: number): number => {
    const { client, time } = history.at(index)
    return places.get(`${client}@${time}`) ?? -1
  }
  const counting = scenario.faults.some(({ kind }) => kind === 'message')
  const trace = counting ? (yield 'trace').trace : undefined
  const messages = trace === undefined ? [] : sentMessages(trace)
  return {
    operations,
    placeOf,
    without(from, kept) {
      const gone = new Set(
        operations.flatMap((operation, place) => (kept.includes(operation) ? [] : [place])),
      )
      const isGone = ({ operation }: SentMessage): boolean =>
        operation !== undefined && gone.has(placeOf(operation))
      return { ...withOperations(from, kept), faults: recounted(scenario.faults, messages, isGone) }
    },
  }
}

/** Faults of single messages, whose number is less by those before it that are not sent any more. */
function recounted(
  faults: ResolvedScenario['faults'],
  messages: readonly SentMessage[],
  isGone: (message: SentMessage) => boolean,
): ResolvedScenario['faults'] {
  return faults.map((fault) => {
    if (fault.kind !== 'message') return fault
    const { from, to, of, nth } = fault
    const ofLink = messages.filter(
      (message) => message.from === from && message.to === to && (of === undefined || message.type === of),
    )
    const fewer = ofLink.slice(0, nth - 1).filter(isGone).length
    return fewer === 0 ? fault : { ...fault, nth: nth - fewer }
  })
}
