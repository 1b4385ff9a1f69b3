import {
  checkIsolation,
  type History,
  HistoryReader,
  type IsolationModelName,
  isolationModels,
} from '../../index.ts'
import { serialTransactions, type TransactionSizes } from '../histories/isolated-transactions.ts'
import { type Figures, timedOnce } from '../workload.ts'

const OPERATIONS = 10
const WARMING = { transactions: 1_000, times: 30 }
/** A history whose models are searched for an order: few keys, so that transactions meet. */
const CONTENDED = { keys: 20, sessions: 10 }
const WIDE = { keys: 10_000, sessions: 20 }
const PIECE = 1_000

/** What a transaction of a generated history costs to judge by a model (`variant`); `size` is how many there are. */
export function isolation(size: number, variant: string): Figures {
  const model = variant as IsolationModelName
  const { axiom } = isolationModels[model]
  const meeting = axiom === 'serial' || axiom === 'snapshot' ? CONTENDED : WIDE
  const sizesOf = (transactions: number) => ({ transactions, operations: OPERATIONS, ...meeting })
  const small = loaded(sizesOf(WARMING.transactions))
  const history = loaded(sizesOf(size))
  for (let i = 0; i < WARMING.times; i++) judge(small, model)
  const { done, seconds } = timedOnce(() => {
    judge(history, model)
    return size
  })
  return { 'ns/transaction': (seconds * 1e9) / done, s: seconds }
}

function judge(history: History, model: IsolationModelName): void {
  const { verdict, why } = checkIsolation(history, { model, object: 'rw-register' })
  if (verdict !== 'valid') throw new Error(`the benchmark's history must be ${model}: ${why}`)
}

/** As it is once it has been read from a file. */
function loaded(sizes: TransactionSizes): History {
  const reader = new HistoryReader({ format: 'netsplit' })
  let lines: string[] = []
  for (const event of serialTransactions(sizes)) {
    lines.push(`${JSON.stringify(event)}\n`)
    if (lines.length < PIECE) continue
    reader.push(lines.join(''))
    lines = []
  }
  reader.push(lines.join(''))
  return reader.end()
}
