import yargs from 'yargs'
import { printable } from '../cli/text.ts'
import { InputError } from '../index.ts'
import { type Finding, type Oracle, type Verdict, verdictOf } from './oracle.ts'

interface Row extends Finding {
  readonly oracle: string
  readonly verdict: Verdict
}

/** Takes text, as a stream does. */
interface Output {
  write(text: string): unknown
}

/** Where a command writes to. */
export interface Outputs {
  readonly out: Output
  readonly err: Output
}

/**
 * Measures what oracles have published figures of, and writes how they compare.
 *
 * @param words - the command line's, without the program
 * @returns the exit code: 1 if a figure is not met and nothing says why, 2 where the command line makes no sense, 0 otherwise
 */
export async function command(
  words: readonly string[],
  oracles: readonly Oracle[],
  outputs: Outputs,
): Promise<number> {
  try {
    return await compare(words, oracles, outputs)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    outputs.err.write(`${printable(error.message)}\n`)
    return 2
  }
}

async function compare(
  words: readonly string[],
  oracles: readonly Oracle[],
  { out, err }: Outputs,
): Promise<number> {
  let helpText = ''
  const { only, json, help } = await yargs()
    .scriptName('npm run oracles --')
    .usage('$0 [--only PATTERN] [--json]')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'duplicate-arguments-array': false,
    })
    .option('only', { type: 'string', requiresArg: true, describe: 'only oracles whose name contains it' })
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
    .strict()
    .version(false)
    .exitProcess(false)
    .fail((message) => {
      throw new InputError(`${message}: expected npm run oracles -- [--only PATTERN] [--json]`)
    })
    .parseAsync([...words], {}, (_error, _parsed, output) => {
      helpText = output
    })
  if (help === true) {
    out.write(`${helpText}\n`)
    return 0
  }
  const chosen = oracles.filter(({ name }) => only === undefined || name.includes(only))
  if (chosen.length === 0) {
    throw new InputError(
      `no oracle is called like "${only}": expected one of ${oracles.map(({ name }) => name).join(', ')}`,
    )
  }
  const people = json ? err : out
  const rows = chosen.flatMap((oracle) => rowsOf(oracle, people))
  people.write(`${lastLine(rows)}\n`)
  if (json) out.write(`${JSON.stringify(rows, undefined, 2)}\n`)
  return rows.some(({ verdict }) => verdict === 'disagrees') ? 1 : 0
}

/** Measures one oracle's figures, and writes each as soon as it is there. */
function rowsOf(oracle: Oracle, people: Output): readonly Row[] {
  const { name, source } = oracle
  people.write(`${printable(`${name}: ${source}`)}\n`)
  const rows: Row[] = []
  for (const finding of oracle.measure()) {
    const { quantity, published } = finding
    if (!Number.isFinite(published)) throw new Error(`${name}: ${quantity}: ${published} was never published`)
    if (rows.some((row) => row.quantity === quantity)) throw new Error(`${name}: ${quantity}: measured twice`)
    const row: Row = { oracle: name, ...finding, verdict: verdictOf(finding) }
    rows.push(row)
    people.write(`${printable(lineOf(row))}\n`)
    if (row.verdict === 'differs') people.write(`${printable(`    ${row.differs}`)}\n`)
  }
  return rows
}

/** How many figures agree; those that differ for a reason and those that do not agree are counted beside them. */
function lastLine(rows: readonly Row[]): string {
  const count = (sought: Verdict): number => rows.filter(({ verdict }) => verdict === sought).length
  const differ = count('differs')
  const reasons = differ === 0 ? '' : `, ${differ} differ for a reason that is given`
  return `${count('agrees')} of ${rows.length} figures agree${reasons}`
}

function lineOf({ quantity, unit, published, measured, interval, tolerance, verdict }: Row): string {
  const cells = [
    `  ${quantity.padEnd(62)}`,
    `published ${figure(published).padStart(8)}`,
    `measured ${figure(measured).padStart(8)} ${unit.padEnd(10)}`,
    `(${figure(interval[0])} to ${figure(interval[1])}; ${tolerance})`.padEnd(46),
    verdict,
  ]
  return cells.join('  ')
}

/** A number to four digits. */
function figure(value: number): string {
  return value === 0 || Math.abs(value) >= 1e-3
    ? String(Number(value.toPrecision(4)))
    : value.toExponential(2)
}
