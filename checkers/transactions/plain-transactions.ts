import type { History, HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray } from '../canonical.ts'
import type { TransactionObject } from './transaction-table.ts'

/** A micro-operation as the history has it; texts stand for keys and values, equal ones for equal ones, none being empty. */
export interface PlainMicroOperation {
  readonly isRead: boolean
  readonly key: string
  /** What was written; of a read, what was seen: `undefined` if nobody knows, {@link NOTHING} if it is what was there at first. */
  readonly value: string | undefined
  /** What a read of a list saw. */
  readonly list: readonly string[]
}

/** A transaction as the history has it. */
export interface PlainTransaction {
  /** The events that invoked and completed it; -1 and infinity where there are none. */
  readonly begin: number
  readonly end: number
  /** The event that tells most of it. */
  readonly event: number
  readonly process: number
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly micros: readonly PlainMicroOperation[]
}

/**
 * What a read saw where it saw a list that is empty, or the first value of a register that its transaction had not written itself.
 * Who wrote that very value may have been read instead.
 */
export const NOTHING = ''

/**
 * The transactions of a history, read anew and as plainly as can be, for whoever verifies what others found.
 *
 * @param history - a history of transactions
 * @param object - what they read
 * @param initial - what every register held at first
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['w', 'x', 1]], time: 0 }])
 * plainTransactions(history, 'rw-register')[0]?.micros[0]?.value // 1
 * ```
 */
export function plainTransactions(
  history: History,
  object: TransactionObject,
  initial: Json = null,
): PlainTransaction[] {
  const found: PlainTransaction[] = []
  const transactionFrom = (invocation: HistoryEvent | undefined, completion: HistoryEvent | undefined) =>
    transactionAsTold(invocation, completion, object, canonicalText(initial))
  const open = new Map<number, { readonly at: number; readonly invocation: HistoryEvent }[]>()
  for (const event of history) {
    const { process } = event
    if (process === 'nemesis') continue
    if (event.type === 'invoke') {
      open.set(process, [...(open.get(process) ?? []), { at: found.length, invocation: event }])
      found.push(transactionFrom(event, undefined))
      continue
    }
    const all = open.get(process) ?? []
    const begun = all.findLast(({ invocation }) => isOf(invocation, event)) ?? all.at(-1)
    open.set(
      process,
      all.filter((each) => each !== begun),
    )
    if (begun === undefined) found.push(transactionFrom(undefined, event))
    else found[begun.at] = transactionFrom(begun.invocation, event)
  }
  return found
}

/** Whether a completion is of what an invocation asked for. */
function isOf({ value: asked }: HistoryEvent, { value: told }: HistoryEvent): boolean {
  const plain = (micros: Json | undefined) =>
    isArray(micros)
      ? micros.map((micro) => (isArray(micro) ? micro.slice(0, micro[0] === 'r' ? 2 : 3) : micro))
      : []
  return canonicalText(plain(asked)) === canonicalText(plain(told))
}

function transactionAsTold(
  invocation: HistoryEvent | undefined,
  completion: HistoryEvent | undefined,
  object: TransactionObject,
  first: string,
): PlainTransaction {
  const outcome = completion === undefined || completion.type === 'invoke' ? 'info' : completion.type
  const told = (outcome === 'ok' ? completion : invocation) ?? completion
  const micros = isArray(told?.value) ? told.value : []
  const plain = micros.flatMap((micro) =>
    isArray(micro) ? [microFrom(micro, outcome === 'ok', object)] : [],
  )
  return {
    begin: invocation?.index ?? -1,
    end: outcome === 'info' ? Infinity : (completion?.index ?? Infinity),
    event: (completion ?? invocation)?.index ?? -1,
    process: (told?.process ?? -1) as number,
    outcome,
    micros: object === 'list-append' ? plain : withoutFirst(plain, first),
  }
}

function microFrom(micro: readonly Json[], isKnown: boolean, object: TransactionObject): PlainMicroOperation {
  const [f, key, value = null] = micro
  const isRead = f === 'r'
  const isOfList = isRead && object === 'list-append'
  const list = isOfList && isKnown && isArray(value) ? value.map((element) => canonicalText(element)) : []
  const text = isOfList && list.length === 0 ? NOTHING : canonicalText(value)
  return { isRead, key: canonicalText(key), value: isRead && !isKnown ? undefined : text, list }
}

/** Reads of what registers held at first say so, but for those of what the transaction had itself written last. */
function withoutFirst(micros: readonly PlainMicroOperation[], first: string): PlainMicroOperation[] {
  const own = new Map<string, string | undefined>()
  return micros.map((micro) => {
    if (!micro.isRead) own.set(micro.key, micro.value)
    const isFirst = micro.isRead && micro.value === first && own.get(micro.key) !== first
    return isFirst ? { ...micro, value: NOTHING } : micro
  })
}
