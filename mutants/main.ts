/**
 * Looks for every mutant under the generic scenario of its protocol, the same generated faults for all, and for alarms of the protocols as
 * they should be under the same budget. The exit code is 1 if a mutant was not found or a protocol raised an alarm; 2 where the command
 * line makes no sense.
 */
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { nearestRank } from '../checkers/jepsen/quantiles.ts'
import { printable } from '../cli/text.ts'
import { InputError, type Scenario } from '../index.ts'
import type { Catch, Hunt } from './hunt.ts'
import { type Subject, subjects, type Suspect } from './subjects.ts'

/** How far apart the ranges of seeds are in which a mutant is looked for again: no two of them meet. */
const APART = 1_000_000

interface Budget {
  readonly seeds: number
  readonly seconds: number
  readonly repetitions: number
  readonly clean: number
  /** How many mutants of each protocol are looked for. */
  readonly mutants: number
  /** Whether what is found is made small. */
  readonly shrinks: boolean
}

/** The budget of the whole table, and of the few seeds that are tried on every push. */
const whole: Budget = {
  seeds: 10_000,
  seconds: 300,
  repetitions: 3,
  clean: 10_000,
  mutants: 1_000,
  shrinks: true,
}
const canaries: Budget = { seeds: 25, seconds: 60, repetitions: 1, clean: 25, mutants: 3, shrinks: false }

/** The share of mutants that canaries find, at least: those that many schedules show. */
const CANARY_SHARE = 0.5

/** One line of the table: a mutant, or a protocol as it should be. */
interface Row {
  readonly protocol: string
  readonly mutant: string | undefined
  readonly scenario: string
  readonly found: boolean
  /** Of those that found it: the median. */
  readonly seeds: number
  readonly virtualSeconds: number
  readonly seconds: number
  readonly property?: string
  readonly least?: Catch['least']
  readonly breaks?: string
  readonly needs?: string
}

/** What of a budget the command line may set. */
type Given = { readonly [name in 'seeds' | 'seconds' | 'repetitions' | 'clean']?: number | undefined }

const run = promisify(execFile)
const program = fileURLToPath(new URL('./one.js', import.meta.url))

async function main(): Promise<number> {
  const { help, ...words } = await yargs(hideBin(process.argv))
    .scriptName('npm run mutants --')
    .usage('$0 [--only PATTERN] [--canaries] [--json]')
    .option('only', { type: 'string', describe: 'only mutants, called PROTOCOL/NAME, that contain it' })
    .option('canaries', { type: 'boolean', default: false, describe: 'a few seeds, as on every push' })
    .option('seeds', { type: 'number', describe: 'how many seeds are tried for a mutant at most' })
    .option('seconds', { type: 'number', describe: 'for how many seconds at most' })
    .option('repetitions', { type: 'number', describe: 'how often, each time with other seeds' })
    .option('clean', { type: 'number', describe: 'how many seeds are tried of each correct protocol' })
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document on stdout' })
    .strict()
    .version(false)
    .exitProcess(false)
    .fail((message) => {
      throw new InputError(`${message}: expected npm run mutants -- [--only PATTERN] [--canaries] [--json]`)
    })
    .parseAsync()
  if (help === true) return 0
  const budget = budgetOf(words.canaries ? canaries : whole, words)
  const chosen = chosenSubjects(words.only, budget.mutants)
  const people = words.json ? process.stderr : process.stdout
  const tell = (row: Row): Row => {
    people.write(`${printable(lineOf(row))}\n`)
    return row
  }
  const rows = await inParallel([
    ...chosen.flatMap((subject) =>
      subject.mutants.map((suspect) => async () => tell(await look(subject, suspect, budget))),
    ),
    ...chosen.flatMap(({ protocol, scenarios }) =>
      scenarios.map((scenario) => async () => tell(await lookForAlarms(protocol, scenario, budget))),
    ),
  ])
  if (words.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
  const hunted = rows.filter(({ mutant }) => mutant !== undefined)
  const found = hunted.filter((row) => row.found).length
  const alarms = rows.filter((row) => row.mutant === undefined && row.found)
  const clean = rows.length - hunted.length
  for (const { protocol, mutant, needs } of hunted.filter((row) => !row.found))
    people.write(`${printable(`not found: ${protocol}/${mutant} (needs ${needs})`)}\n`)
  people.write(
    `${found} of ${hunted.length} mutants found, ${alarms.length} of ${clean} generic scenarios with an alarm\n`,
  )
  const enough = words.canaries ? hunted.length * CANARY_SHARE : hunted.length
  return found >= enough && alarms.length === 0 ? 0 : 1
}

function budgetOf(budget: Budget, words: Given): Budget {
  const given = Object.entries(words).filter(([name, value]) => name in budget && value !== undefined)
  for (const [name, value] of given as [string, number][]) {
    if (!(value > 0 && (name === 'seconds' || Number.isInteger(value))))
      throw new InputError(`--${name} is ${value}, expected a whole number, 1 or more`)
  }
  return { ...budget, ...Object.fromEntries(given) }
}

function chosenSubjects(only: string | undefined, most: number): readonly Subject[] {
  const chosen = subjects()
    .map((subject) => ({
      ...subject,
      mutants: subject.mutants
        .filter(({ name }) => `${subject.protocol}/${name}`.includes(only ?? ''))
        .slice(0, most),
    }))
    .filter(({ mutants }) => mutants.length > 0)
  if (chosen.length === 0)
    throw new InputError(`no mutant is called like "${only}": netsplit list mutants names them`)
  return chosen
}

/** Looks for a mutant in the scenarios of its protocol, one after the other. */
async function look(subject: Subject, suspect: Suspect, budget: Budget): Promise<Row> {
  const rows: Row[] = []
  for (const scenario of subject.scenarios) {
    rows.push(await lookIn(subject.protocol, scenario, suspect, budget))
    if (rows.at(-1)?.found === true) break
  }
  return rows.at(-1) as Row
}

async function lookIn(protocol: string, scenario: Scenario, suspect: Suspect, budget: Budget): Promise<Row> {
  const catches: Catch[] = []
  for (let i = 0; i < budget.repetitions; i++) {
    const { seeds, seconds } = budget
    const hunt = { scenario: scenario.name, mutant: suspect.name, firstSeed: 1 + i * APART, seeds, seconds }
    catches.push(await hunted({ ...hunt, shrinks: budget.shrinks && i === 0 }))
  }
  const found = catches.filter((each) => each.found !== undefined)
  const counted = found.length === 0 ? catches : found
  const [first] = found
  const { name: mutant, breaks, needs } = suspect
  return {
    protocol,
    mutant,
    scenario: scenario.name,
    // The median of three is a find only if two of them are.
    found: found.length * 2 > catches.length,
    seeds: medianOf(counted.map(({ seeds }) => seeds)),
    virtualSeconds: medianOf(counted.map(({ virtualSeconds }) => virtualSeconds)),
    seconds: medianOf(counted.map(({ seconds }) => seconds)),
    ...(first?.found === undefined ? {} : { property: first.found.property }),
    ...(first?.least === undefined ? {} : { least: first.least }),
    breaks,
    needs,
  }
}

async function lookForAlarms(protocol: string, scenario: Scenario, { clean }: Budget): Promise<Row> {
  const { found, ...rest } = await hunted({
    scenario: scenario.name,
    firstSeed: 1,
    seeds: clean,
    seconds: Number.MAX_SAFE_INTEGER,
    shrinks: false,
  })
  const property = found === undefined ? {} : { property: `${found.property}, seed ${found.seed}` }
  return {
    protocol,
    mutant: undefined,
    scenario: scenario.name,
    found: found !== undefined,
    ...rest,
    ...property,
  }
}

async function hunted(hunt: Hunt): Promise<Catch> {
  const { stdout } = await run(process.execPath, [program, JSON.stringify(hunt)], { maxBuffer: 1 << 24 })
  return JSON.parse(stdout) as Catch
}

/** Does work on as many cores as there are; what comes of it is in the order of the work. */
async function inParallel<T>(work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < work.length) {
      const index = next++
      results[index] = (await work[index]?.()) as T
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}

function medianOf(values: readonly number[]): number {
  return nearestRank(Float64Array.from(values).sort(), 500)
}

function lineOf({
  protocol,
  scenario,
  mutant,
  found,
  seeds,
  virtualSeconds,
  seconds,
  property = '',
  least,
}: Row): string {
  const outcome = mutant === undefined ? (found ? 'ALARM' : 'clean') : found ? 'found' : 'NOT FOUND'
  const cells = [
    (mutant === undefined ? `${scenario}, as it should be` : `${protocol}/${mutant}`).padEnd(52),
    outcome.padEnd(9),
    `${seeds} seeds`.padStart(11),
    `${Math.round(virtualSeconds)} virtual s`.padStart(16),
    `${seconds.toFixed(1)} s`.padStart(8),
    least === undefined
      ? ''
      : `shrunk to ${least.faults} faults, ${least.nodes} nodes, ${least.operations} operations;`,
    property,
  ]
  return cells.join('  ').trimEnd()
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  process.stderr.write(`${printable(error.message)}\n`)
  process.exitCode = 2
}
