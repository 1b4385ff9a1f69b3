/**
 * Holds netsplit's verdicts against those that others gave: every history of a folder's `manifest.jsonl`, and of its
 * `recorded/*.jsonl`. The exit code is 1 if one disagrees, or one that is covered cannot be read; 2 where there is nothing
 * to hold them against, or what is there makes no sense.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { printable } from '../cli/text.ts'
import { InputError } from '../index.ts'
import { latticeOutcomes } from './lattice.ts'
import { manifestOutcomes } from './manifest.ts'
import type { Outcome } from './outcome.ts'
import { recordedOutcomes } from './recorded.ts'

const KINDS = ['agrees', 'disagrees', 'differs', 'unknown', 'unreadable', 'uncovered'] as const

async function main(): Promise<number> {
  const { _, json, help } = await yargs(hideBin(process.argv))
    .scriptName('npm run conformance --')
    .usage('$0 DIR')
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
    .demandCommand(1, 1)
    .strict()
    .version(false)
    .exitProcess(false)
    .fail((message) => {
      throw new InputError(`${message}: expected npm run conformance -- DIR`)
    })
    .parseAsync()
  if (help === true) return 0
  const folder = String(_[0])
  const hasRecorded = statSync(join(folder, 'recorded'), { throwIfNoEntry: false })?.isDirectory() === true
  const outcomes = [
    ...manifestOutcomes(folder),
    ...(hasRecorded ? [...recordedOutcomes(folder), ...latticeOutcomes(folder)] : []),
  ]
  if (outcomes.length === 0) {
    throw new InputError(
      `${folder} has no histories, expected a folder with a manifest.jsonl, or with .jsonl files in a folder called recorded`,
    )
  }
  const rows = rowsOf(outcomes)
  const told = outcomes.filter(({ kind }) => kind !== 'agrees' && kind !== 'uncovered')
  const people = json ? process.stderr : process.stdout
  people.write(`${tableOf(rows)}\n`)
  for (const { where, kind, note = '' } of told) people.write(`${printable(`${kind}  ${where}: ${note}`)}\n`)
  if (json) process.stdout.write(`${JSON.stringify({ models: rows, told }, undefined, 2)}\n`)
  return outcomes.some(({ kind }) => kind === 'disagrees' || kind === 'unreadable') ? 1 : 0
}

type Row = { readonly model: string } & { readonly [kind in (typeof KINDS)[number]]: number }

function rowsOf(outcomes: readonly Outcome[]): Row[] {
  const models = [...new Set(outcomes.map(({ model }) => model))].sort()
  const row = (model: string, of: readonly Outcome[]) =>
    ({
      model,
      ...Object.fromEntries(KINDS.map((kind) => [kind, of.filter((each) => each.kind === kind).length])),
    }) as Row
  const perModel = models.map((model) =>
    row(
      model,
      outcomes.filter((each) => each.model === model),
    ),
  )
  return [...perModel, row('all', outcomes)]
}

function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ model }) => printable(model).length))
  const head = `${'model'.padEnd(width)}  ${KINDS.join('  ')}`
  const lines = rows.map((row) =>
    [
      printable(row.model).padEnd(width),
      ...KINDS.map((kind) => String(row[kind]).padStart(kind.length)),
    ].join('  '),
  )
  return [head, ...lines].join('\n')
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  process.stderr.write(`${printable(error.message)}\n`)
  process.exitCode = 2
}
