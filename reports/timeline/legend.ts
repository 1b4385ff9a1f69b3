import { html, type Markup } from '../markup.ts'
import type { Timeline } from './model.ts'

/** The patterns that all pictures of a page are filled with; stands once on it. */
export const patterns: Markup = html`<svg class="hatches" aria-hidden="true">
  <defs>
    <pattern id="hatch-info" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="ground-info" width="6" height="6" />
      <path class="line-info" d="M0 0V6" stroke-width="2" />
    </pattern>
    <pattern
      id="hatch-info-dense"
      width="3"
      height="3"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect class="ground-info" width="3" height="3" />
      <path class="line-info" d="M0 0V3" stroke-width="2" />
    </pattern>
    <pattern id="hatch-fail" width="7" height="7" patternUnits="userSpaceOnUse">
      <path class="line-fail" d="M0 0L7 7M7 0L0 7" stroke-width=".7" fill="none" />
    </pattern>
    <pattern id="hatch-fail-dense" width="3" height="3" patternUnits="userSpaceOnUse">
      <path class="line-fail" d="M0 1.5H3" stroke-width="1.2" />
    </pattern>
    <pattern
      id="hatch-contend"
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <path class="line-contend" d="M0 0V5" stroke-width="2.2" />
    </pattern>
    <pattern
      id="hatch-down"
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(-45)"
    >
      <path class="line-down" d="M0 0V5" stroke-width="1.6" />
    </pattern>
    <linearGradient id="fade-info">
      <stop class="stop" offset="0" stop-opacity=".55" />
      <stop class="stop" offset="1" stop-opacity="0" />
    </linearGradient>
  </defs>
</svg>`

/** What the shapes in some pictures mean, of those that occur in them. */
export function legendOf(timelines: readonly Timeline[]): Markup {
  const bars = timelines.flatMap((timeline) => timeline.bars)
  const counts = timelines.flatMap((timeline) => timeline.counts)
  const looks = new Set(timelines.flatMap(({ ribbons }) => ribbons.map(({ look }) => look)))
  const has = (outcome: 'ok' | 'fail' | 'info') =>
    bars.some((bar) => bar.outcome === outcome) || counts.some((column) => column[outcome] > 0)
  const entries = [
    has('ok') && item('bars', html`<g class="ok">${sampleBox(30)}</g>`, 'ok: it happened'),
    has('fail') &&
      item(
        'bars',
        html`<g class="fail">${sampleBox(28)}<path class="end" d="M24.5 4.5l7 7m0 -7l-7 7" /></g>`,
        'fail: it surely did not happen',
      ),
    has('info') &&
      item(
        'bars',
        html`<g class="info"
          ><path d="M20 2H1V14H20" /><rect class="fade" x="20" y="2" width="14" height="12"
        /></g>`,
        'info: nobody knows; it may take effect at any time after it began, or never',
      ),
    bars.some(({ core }) => core) &&
      item('bars', html`<g class="ok core">${sampleBox(30)}</g>`, 'heavy outline: part of the proof'),
    timelines.some(({ points }) => points !== undefined && points.length > 0) &&
      item(
        'points',
        html`<path d="M4 12L17 4L30 12" /><circle cx="17" cy="4" r="3.2" />`,
        'where it may have taken effect, in the order that explains all answers',
      ),
    timelines.some(({ faults }) => faults.length > 0) &&
      item(
        'bands',
        html`<rect x="1" y="0" width="30" height="16" /><path d="M1 0V16M31 0V16" />`,
        'a fault is active',
      ),
    looks.has('lead') && item('ribbons', html`<g class="lead">${sampleBox(30)}</g>`, 'leads'),
    looks.has('contend') && item('ribbons', html`<g class="contend">${sampleBox(30)}</g>`, 'wants to lead'),
    looks.has('follow') && item('ribbons', html`<g class="follow">${sampleBox(30)}</g>`, 'any other role'),
    looks.has('down') && item('ribbons', html`<g class="down">${sampleBox(30)}</g>`, 'down'),
    timelines.some(({ violations }) => violations.length > 0) &&
      item(
        'violations',
        html`<path class="line" d="M10 0V16" /><path class="cross" d="M18 4l8 8m0 -8l-8 8" />`,
        'violation',
      ),
  ]
  return html`<ul class="legend" aria-label="Legend">
    ${entries.filter((entry) => entry !== false)}
  </ul>`
}

function sampleBox(width: number): Markup {
  return html`<rect x="1" y="2" width="${width}" height="12" rx="3" />`
}

function item(group: string, shape: Markup, words: string): Markup {
  return html`<li><svg class="${group}" viewBox="0 0 34 16" aria-hidden="true">${shape}</svg>${words}</li>`
}
