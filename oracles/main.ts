/**
 * Reproduces figures that others have published of the protocols here, and says of each whether it is met. The exit code is 1 if one
 * is not; 2 where the command line makes no sense.
 */
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { printable } from '../cli/text.ts'
import { InputError } from '../index.ts'
import { oracles } from './index.ts'
import { agrees, type Finding } from './oracle.ts'

interface Row extends Finding {
  readonly oracle: string
  readonly verdict: 'agrees' | 'disagrees'
}

async function main(): Promise<number> {
  const { only, json, help } = await yargs(hideBin(process.argv))
    .scriptName('npm run oracles --')
    .usage('$0 [--only PATTERN] [--json]')
    .option('only', { type: 'string', describe: 'only oracles whose name contains it' })
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
    .strict()
    .version(false)
    .exitProcess(false)
    .fail((message) => {
      throw new InputError(`${message}: expected npm run oracles -- [--only PATTERN] [--json]`)
    })
    .parseAsync()
  if (help === true) return 0
  const chosen = oracles.filter(({ name }) => only === undefined || name.includes(only))
  if (chosen.length === 0) {
    throw new InputError(
      `no oracle is called like "${only}": expected one of ${oracles.map(({ name }) => name).join(', ')}`,
    )
  }
  const people = json ? process.stderr : process.stdout
  const rows: Row[] = []
  for (const oracle of chosen) {
    const { name, source } = oracle
    people.write(`${printable(`${name}: ${source}`)}\n`)
    for (const finding of oracle.measure()) {
      const row: Row = { oracle: name, ...finding, verdict: agrees(finding) ? 'agrees' : 'disagrees' }
      rows.push(row)
      people.write(`${printable(lineOf(row))}\n`)
    }
  }
  const off = rows.filter(({ verdict }) => verdict === 'disagrees').length
  people.write(`${rows.length - off} of ${rows.length} figures agree\n`)
  if (json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
  return off === 0 ? 0 : 1
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

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  process.stderr.write(`${printable(error.message)}\n`)
  process.exitCode = 2
}
