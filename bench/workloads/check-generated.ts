import { checkLinearizable, HistoryReader } from '../../index.ts'
import { modelFor, modelOf } from '../checked-models.ts'
import { histories, type HistoryName, jsonLines } from '../histories/index.ts'
import { type Figures, timed } from '../workload.ts'

const CHECKED_OPERATIONS = 500_000

/**
 * What an operation of a generated history (`variant` says which) costs to check; `size` is how many the history has.
 *
 * @returns no figure, and says so, where the checker gives up
 */
export function checkGenerated(size: number, variant: string): Figures {
  const kind = variant as HistoryName
  const { model: name, initial } = modelOf[kind]
  const model = modelFor(name)
  if (model === undefined) throw new Error(`netsplit has no model ${name}`)
  const options = { model, ...(initial === null ? {} : { initial }) }
  // As it is once it has been read from a file.
  const reader = new HistoryReader({ format: 'netsplit' })
  for (const piece of jsonLines(histories[kind](size))) reader.push(piece)
  const history = reader.end()
  const once = checkLinearizable(history, options)
  if (once.verdict === 'unknown') {
    process.stderr.write(`left out ${kind}, ${size} operations: ${once.why}\n`)
    return {}
  }
  const { done, seconds } = timed((share) => {
    const times = Math.ceil((CHECKED_OPERATIONS * share) / size)
    for (let i = 0; i < times; i++) {
      const { verdict, why } = checkLinearizable(history, options)
      if (verdict !== 'valid') throw new Error(`the benchmark's history must be linearizable: ${why}`)
    }
    return times * size
  })
  return { 'ns/operation': (seconds * 1e9) / done }
}
