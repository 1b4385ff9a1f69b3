import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { type Fact, factsTable } from '../facts.ts'
import { counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { quoted } from '../shell.ts'
import { nameWords } from '../value-words.ts'
import { command } from './command.ts'

/** What was run, and how to run all of it again. */
export function factsSection(result: SweepResult): Markup {
  const { scenario, origin, mutant, seeds, runs, lost, code, digest, netsplit, patterns } = result
  const facts: readonly Fact[] = [
    ['Scenario', nameWords(scenario, 120)],
    ['From', nameWords(origin, 300)],
    ...(mutant === undefined ? [] : [['Mutant', nameWords(mutant, 120)] as const]),
    ['Seeds', `${counted(runs + lost.length, 'seed')}: ${nameWords(seeds.join(', ') || 'none', 300)}`],
    ['Digest of the code', nameWords(code, 120)],
    ['Digest of the scenario', nameWords(digest, 120)],
    ['netsplit', nameWords(netsplit)],
  ]
  const mutantWords = mutant === undefined ? '' : ` --mutant ${quoted(mutant)}`
  return html`<section class="block page" id="sweep" aria-labelledby="sweep-title">
    <h2 id="sweep-title">The sweep</h2>
    ${factsTable('The sweep', facts)}
    ${
      seeds.length === 0
        ? ''
        : html`<div class="again">
            <h3>Run all of it again</h3>
            ${command(
              `npx netsplit sweep ${quoted(origin)}${mutantWords} --seeds ${quoted(seeds.join(','))}`,
              'sweep again',
            )}
          </div>`
    }
    <p>
      The same seeds, scenario and code give the same page. How long it took is in timing.json beside it; the
      numbers of this page are in result.json.
    </p>
    ${
      Object.keys(patterns).length === 0
        ? ''
        : html`<p>
            Faults were drawn by what had been covered before. If the sweep was joined from shards, each went
            by what it had covered itself, and only the same shards give the same runs.
          </p>`
    }
  </section>`
}
