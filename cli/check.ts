import { checkLinearizable, type ModelName, models, parseHistory } from '../checkers/index.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { InputError, type Json } from '../sim/index.ts'
import { exitCodeOf } from './exit-codes.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { counted, printable } from './text.ts'

/** What `netsplit check` takes. */
export interface CheckOptions extends CommonOptions {
  readonly file: string
  readonly model: string
  readonly initial: string | undefined
}

/** Judges a history that was recorded elsewhere. */
export function checkCommand(options: CheckOptions): number {
  const { file, model } = options
  const output = outputFor(options)
  if (!Object.hasOwn(models, model)) {
    throw new InputError(`--model is "${model}", expected one of ${Object.keys(models).join(', ')}`)
  }
  const initial = initialOf(options.initial)
  const history = parseHistory(readTextFile(file), { name: file })
  const verdict = named(file, () =>
    checkLinearizable(history, { model: model as ModelName, ...(initial === undefined ? {} : { initial }) }),
  )
  const { procedure = '', operations = 0, why = '' } = verdict
  const word = { valid: 'green', invalid: 'red', unknown: 'yellow' } as const
  const { paint } = output
  output.line(
    `${paint.bold(paint[word[verdict.verdict]](verdict.verdict.toUpperCase()))}  ${printable(file)} as ${model}`,
  )
  if (why !== '') output.line(`  ${printable(why)}`)
  output.line(paint.dim(`  ${counted(operations, 'operation')}, by ${procedure}`))
  output.document({ file, model, verdict: verdict.verdict, procedure, operations, why })
  return exitCodeOf(verdict.verdict)
}

function initialOf(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new InputError(`--initial is ${text}, expected JSON: null, 0, '"text"'`)
  }
}

/** Says which file an error is about, where its sentence does not. */
function named<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof InputError && !error.message.includes(file))
      throw new InputError(`${file}: ${error.message}`)
    throw error
  }
}
