import { canariesOf } from '../../scenarios/sweeping/canary.ts'
import { compareSweeps, type NamedSweep } from '../../scenarios/sweeping/compare.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { subjectOf } from '../ci/sweep-words.ts'
import { htmlDocument, type Section } from '../document.ts'
import { html } from '../markup.ts'
import { nameWords } from '../value-words.ts'
import { baselineSection } from './baseline-section.ts'
import { bugCards, rankedBugs } from './bug-cards.ts'
import { canariesSection } from './canaries-section.ts'
import { coverageSection } from './coverage-section.ts'
import { factsSection } from './facts-section.ts'
import { firstScreen } from './first-screen.ts'
import { headlineParts } from './headline.ts'
import { hasHeatMap, heatMap } from './heat-map.ts'
import { precursorsSection } from './precursors-section.ts'
import { propertiesSection } from './properties-section.ts'
import { statisticsSection } from './statistics-section.ts'
import { sweepStyle } from './style.ts'
import { hasTrouble, troubleSection } from './trouble-section.ts'
import { verdictOf } from './verdict.ts'

/** What the page of a sweep needs to know besides its result. */
export interface SweepReportOptions {
  /** netsplit's version. */
  readonly version: string
  /** The page's own script, bundled; none if it is not given. */
  readonly client?: string
  /** Another sweep of the same scenario, which this one is held against. */
  readonly baseline?: NamedSweep
  /** Sweeps of the same scenario, each with a mutant. */
  readonly canaries?: readonly NamedSweep[]
}

/**
 * The report of a sweep as one HTML document, which loads nothing. The same result and options give the same bytes: nothing in it
 * depends on the machine or on how many workers there were.
 *
 * Its links and commands name files as the result does, relative to the folder of the sweep, where the page is to stand.
 *
 * @param result - what the sweep has found
 * @param options - the page's script, and other sweeps that it is held against
 */
export function renderSweepReport(result: SweepResult, options: SweepReportOptions): string {
  const { version, client = '', baseline } = options
  const canaries = canariesOf(result, options.canaries ?? [])
  const comparison = baseline === undefined ? undefined : compareSweeps(result, baseline.result)
  const bugs = rankedBugs(result.signatures)
  const { tone, stamp } = verdictOf(result, canaries)
  const sections: readonly (Section | false)[] = [
    { id: 'bugs', name: 'Bugs' },
    hasTrouble(result) && { id: 'trouble', name: 'Lost' },
    hasHeatMap(result) && { id: 'seeds', name: 'Seeds' },
    bugs.length > 0 && { id: 'before', name: 'What precedes' },
    { id: 'properties', name: 'Properties' },
    { id: 'statistics', name: 'Statistics' },
    { id: 'coverage', name: 'Tried' },
    { id: 'canaries', name: 'Canaries' },
    { id: 'baseline', name: 'Baseline' },
    { id: 'sweep', name: 'Sweep' },
  ]
  return htmlDocument({
    title: `${stamp}: ${headlineParts(result, canaries).join(' · ')} · ${nameWords(subjectOf(result), 80)}`,
    verdict: tone,
    kind: 'sweep report',
    sections: sections.filter((section) => section !== false),
    main: html`${firstScreen(result, canaries, comparison)} ${bugCards(result, bugs)}
    ${hasTrouble(result) ? troubleSection(result) : ''} ${hasHeatMap(result) ? heatMap(result, bugs) : ''}
    ${bugs.length > 0 ? precursorsSection(result, bugs) : ''} ${propertiesSection(result)}
    ${statisticsSection(result)} ${coverageSection(result.coverage)} ${canariesSection(result, canaries)}
    ${baselineSection(baseline, comparison)} ${factsSection(result)}`,
    version,
    style: sweepStyle,
    data: [],
    client,
  })
}
