import { writeComparisonReport } from '../reports/files/write-comparison.ts'
import { loadConfigurations, loadFaults } from '../scenarios/files/load-configurations.ts'
import { fileName, OutFolder } from '../scenarios/files/out-folder.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import {
  compare,
  type Comparison,
  type ComparisonSettings,
  comparedScenario,
  completeSettings,
  resolveScenario,
  usualConfigurations,
} from '../scenarios/index.ts'
import { NOTHING_FROM_OUTSIDE } from '../sim/guarded.ts'
import type { Fault } from '../sim/index.ts'
import { comparisonDocument, printComparison } from './comparison-lines.ts'
import { writeCounterexamples } from './counterexamples.ts'
import { exitCode } from './exit-codes.ts'
import { amount, patienceMsOf, wholeNumber } from './numbers.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { ProgressLine } from './sweep-progress.ts'
import { printable, quoted } from './text.ts'

/** What a comparison is under, as words of the command line; what is left out is as usual. */
interface SettingWords {
  readonly faults?: string | undefined
  readonly seeds?: string | undefined
  readonly seed?: string | undefined
  readonly nodes?: string | undefined
  readonly delay?: string | undefined
  readonly rate?: string | undefined
  readonly reads?: string | undefined
  readonly within?: string | undefined
}

/** What `netsplit compare` takes. */
export interface CompareWords extends CommonOptions, SettingWords {
  readonly configurations: readonly string[]
  readonly patience: string
  readonly out: string
}

/** Runs configurations side by side, prints a table of what was measured, and writes the page. */
export async function compareCommand(words: CompareWords): Promise<number> {
  const output = outputFor(words)
  const patienceMs = patienceMsOf(words.patience)
  const settings = settingsOf(words)
  const texts = words.configurations.length === 0 ? usualConfigurations : words.configurations
  const faults: { readonly faults?: readonly Fault[] } = settings.faults.endsWith('.json')
    ? { faults: loadFaults(settings.faults) }
    : {}
  const { configurations, code } = await loadConfigurations(texts)
  // What is wrong with any of them is said before anything is written.
  for (const each of configurations)
    resolveScenario(comparedScenario(each, settings, faults.faults), settings.firstSeed, {
      library: code.library,
    })
  const folder = new OutFolder(words.out)
  const line = new ProgressLine()
  let comparison: Comparison
  try {
    comparison = compare(configurations, settings, {
      ...faults,
      library: code.library,
      finish: (simulation) => finishWatched(simulation, patienceMs),
      progress: (run, of, name) => line.told(`run ${run} of ${of}: ${printable(name)}`),
    })
  } finally {
    line.clear()
  }
  // Another comparison has other files: what pages link to is not written over.
  const named = words.configurations.length === 0 ? [] : [texts.join('_')]
  const name = fileName('compare', ...named, ...givenIn(words).map(([word, text]) => `${word}-${text}`))
  const counterexamples = await writeCounterexamples(comparison, configurations, {
    folder,
    name,
    code,
    patienceMs,
    ...faults,
  })
  const options = givenIn(words).map(([word, text]) => `--${word} ${quoted(text)}`)
  const command = ['npx netsplit compare', ...words.configurations.map(quoted), ...options].join(' ')
  const links = counterexamples.map(({ configuration, model, href }) => ({ configuration, model, href }))
  const document = comparisonDocument(comparison, counterexamples)
  const written = {
    report: await writeComparisonReport(comparison, folder, `${name}.html`, { links, command }),
    data: folder.write(`${name}.json`, `${JSON.stringify(document, undefined, 2)}\n`),
  }
  printComparison(comparison, counterexamples, output)
  output.line(`  page       ${printable(written.report)}`)
  output.line(`  data       ${printable(written.data)}`)
  output.line(`  again      ${printable(command)}`)
  output.document({ ...document, ...written })
  const outside = comparison.configurations.some(({ broken }) => broken?.property === NOTHING_FROM_OUTSIDE)
  return outside ? exitCode.notDeterministic : exitCode.held
}

/** How the words of each setting are read. */
const readers: { readonly [word in keyof SettingWords]-?: (text: string) => Partial<ComparisonSettings> } = {
  faults: (faults) => ({ faults }),
  seeds: (text) => ({ seeds: wholeNumber('--seeds', text, 'seeds', 1, 10_000) }),
  seed: (text) => ({ firstSeed: wholeNumber('--seed', text, 'the first seed', 0, Number.MAX_SAFE_INTEGER) }),
  nodes: (text) => ({ nodes: wholeNumber('--nodes', text, 'nodes', 1, 25) }),
  delay: (text) => ({ delayMs: amount('--delay', text, 'milliseconds') }),
  rate: (text) => ({ rate: amount('--rate', text, 'operations a second') }),
  reads: (text) => ({ reads: amount('--reads', text, 'a share', { least: 0, most: 1 }) }),
  within: (text) => ({ withinMs: amount('--within', text, 'milliseconds') }),
}

/** The words of settings that were given. */
function givenIn(words: SettingWords): readonly (readonly [keyof SettingWords, string])[] {
  return (Object.keys(readers) as (keyof SettingWords)[]).flatMap((word) => {
    const text = words[word]
    return text === undefined ? [] : [[word, text] as const]
  })
}

function settingsOf(words: SettingWords): ComparisonSettings {
  return completeSettings(
    Object.assign(
      {},
      ...givenIn(words).map(([word, text]) => readers[word](text)),
    ) as Partial<ComparisonSettings>,
  )
}
