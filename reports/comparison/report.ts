import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import { htmlDocument, type Section } from '../document.ts'
import { html } from '../markup.ts'
import { costSection } from './cost-section.ts'
import { firstScreen } from './first-screen.ts'
import { hasKnobs, knobsSection } from './knobs-section.ts'
import { type CounterexampleLink, ladderSection } from './ladder-section.ts'
import { hasRecovery, recoverySection } from './recovery-section.ts'
import { seriesOf } from './series.ts'
import { settingsSection } from './settings-section.ts'
import { hasSlopes, slopeSection } from './slope-section.ts'
import { stalenessSection } from './staleness-section.ts'
import { comparisonStyle } from './style.ts'
import { successSection } from './success-section.ts'
import { tradeSection } from './trade-section.ts'
import { headline, subjectWords } from './words.ts'

/** What the page of a comparison needs to know besides the comparison. */
export interface ComparisonReportOptions {
  /** netsplit's version. */
  readonly version: string
  /** The page's own script, bundled; none if it is not given. */
  readonly client?: string
  /** Where the pages of counterexamples stand, relative to this one. */
  readonly links: readonly CounterexampleLink[]
  /** The command that makes the page again, if there is one. */
  readonly command?: string
}

/**
 * The report of a comparison as one HTML document, which loads nothing. The same comparison and options give the same bytes.
 *
 * Source: Abadi, "Consistency Tradeoffs in Modern Distributed Database System Design" (IEEE Computer, 2012), for the plate and the
 * letters of PACELC; Kleppmann, "A Critique of the CAP Theorem" (arXiv:1509.05393), for latency as a function of the delay d.
 *
 * @param comparison - what was measured of each configuration
 * @param options - the version, the page's script, and where the pages of counterexamples stand
 *
 * @example
 * ```ts
 * const settings = {
 *   nodes: 5,
 *   delayMs: 10,
 *   faults: 'partition',
 *   seeds: 5,
 *   firstSeed: 1,
 *   rate: 50,
 *   reads: 0.5,
 *   withinMs: 500,
 *   distances: [],
 * }
 * const page = renderComparison({ settings, faults: [], configurations: [] }, { version: '0.7.0', links: [] })
 * console.log(page.includes('No configuration was compared')) // true
 * ```
 */
export function renderComparison(comparison: Comparison, options: ComparisonReportOptions): string {
  const { version, client = '', links, command } = options
  const series = seriesOf(comparison.configurations)
  const sections: readonly (Section | false)[] = [
    { id: 'trade', name: 'Gave and got' },
    { id: 'availability', name: 'Availability' },
    hasSlopes(series) && { id: 'latency', name: 'Latency' },
    { id: 'models', name: 'Models' },
    { id: 'staleness', name: 'Staleness' },
    hasRecovery(series) && { id: 'recovery', name: 'Recovery' },
    { id: 'cost', name: 'Cost' },
    hasKnobs(series) && { id: 'knobs', name: 'Knobs' },
    { id: 'settings', name: 'Settings' },
  ]
  return htmlDocument({
    title: `${headline(comparison)} · ${subjectWords(series)}`,
    verdict: 'valid',
    kind: 'comparison',
    sections: sections.filter((section) => section !== false),
    main: html`${firstScreen(comparison, series)} ${tradeSection(comparison, series)}
    ${successSection(comparison, series)} ${hasSlopes(series) ? slopeSection(comparison, series) : ''}
    ${ladderSection(series, links)} ${stalenessSection(comparison, series)}
    ${hasRecovery(series) ? recoverySection(comparison, series) : ''} ${costSection(series)}
    ${hasKnobs(series) ? knobsSection(comparison, series) : ''}
    ${settingsSection(comparison, series, command)}`,
    version,
    style: comparisonStyle,
    data: [],
    client,
  })
}
