/**
 * Holds netsplit's verdicts against those that others gave: every history of a folder's `manifest.jsonl`, and of its
 * `recorded/*.jsonl`. The exit code is 1 if one disagrees, or one that is covered cannot be read; 2 for a folder without either.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { InputError } from '../index.ts'
import { manifestOutcomes } from './manifest.ts'
import type { Outcome } from './outcome.ts'
import { recordedOutcomes } from './recorded.ts'

const KINDS = ['agrees', 'disagrees', 'unknown', 'unreadable', 'uncovered'] as const

async function main(): Promise<number> {
  const { _, json } = await yargs(hideBin(process.argv))
    .scriptName('npm run conformance --')
    .usage('$0 DIR')
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
    .demandCommand(1, 1)
    .strict()
    .parseAsync()
  const folder = String(_[0])
  if (!existsSync(join(folder, 'manifest.jsonl')) && !existsSync(join(folder, 'recorded'))) {
    throw new InputError(`${folder}: expected a folder with a manifest.jsonl, or one called recorded`)
  }
  const outcomes = [...manifestOutcomes(folder), ...recordedOutcomes(folder)]
  const rows = rowsOf(outcomes)
  const told = outcomes.filter(({ kind }) => kind !== 'agrees' && kind !== 'uncovered')
  const people = json ? process.stderr : process.stdout
  people.write(`${tableOf(rows)}\n`)
  for (const { where, kind, note = '' } of told) people.write(`${kind}  ${where}: ${note}\n`)
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
  const width = Math.max(...rows.map(({ model }) => model.length))
  const head = `${'model'.padEnd(width)}  ${KINDS.join('  ')}`
  const lines = rows.map((row) =>
    [row.model.padEnd(width), ...KINDS.map((kind) => String(row[kind]).padStart(kind.length))].join('  '),
  )
  return [head, ...lines].join('\n')
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
