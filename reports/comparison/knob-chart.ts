import type { ComparisonSettings } from '../../scenarios/comparing/settings.ts'
import { html, type Markup } from '../markup.ts'
import { shortened } from '../value-words.ts'
import { type Family, type Knob, knobValue, type Measure, otherKnobs } from './knobs.ts'
import { apart, type Point } from './placing.ts'
import { evenScale, pixel, roundUp } from './scale.ts'
import { hueOf, keyOf, MARK_RADIUS, markAt, type Series } from './series.ts'

const WIDTH = 280
const HEIGHT = 186
const PLOT = { left: 52, top: 20, right: 272, bottom: 146 } as const
const INSET = 16
const LONGEST_VALUE = 12

/** A measure against the values of one option; lines join configurations that differ in nothing else. */
export function knobChart(
  knob: Knob,
  measure: Measure,
  { members, knobs }: Family,
  settings: ComparisonSettings,
): Markup {
  const shown = members.flatMap((series) => {
    const value = measure.of(series.configuration, settings)
    return value === undefined
      ? []
      : [{ series, value, column: knob.values.indexOf(knobValue(series, knob.option)) }]
  })
  const most = roundUp(Math.max(measure.least, ...shown.map(({ value }) => value)), 4)
  const up = evenScale(0, most, PLOT.bottom - INSET, PLOT.top + 8, 4)
  const width = (PLOT.right - PLOT.left) / knob.values.length
  const across = (column: number): number => pixel(PLOT.left + width * (column + 0.5))
  const wanted = shown.map(({ value, column }): Point => ({ x: across(column), y: up.at(value) }))
  const places = apart(wanted, MARK_RADIUS, {
    left: PLOT.left + MARK_RADIUS,
    top: PLOT.top - 4,
    right: PLOT.right - MARK_RADIUS,
    bottom: PLOT.bottom - MARK_RADIUS - 1,
  })
  return html`<svg
    class="chart knob"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    aria-hidden="true"
  >
    <path
      class="gridlines"
      d="${up.ticks.map((tick) => `M${PLOT.left} ${up.at(tick)}H${PLOT.right}`).join('')}"
    />
    <path class="baseline" d="M${PLOT.left} ${PLOT.bottom}H${PLOT.right}" />
    <g class="axis" text-anchor="end">
      ${up.ticks.map((tick) => html`<text x="${PLOT.left - 6}" y="${up.at(tick) + 4}">${measure.words(tick)}</text>`)}
    </g>
    <g class="axis" text-anchor="middle">
      ${knob.values.map((value, column) => html`<text x="${across(column)}" y="${PLOT.bottom + 16}">${shortened(value, LONGEST_VALUE)}</text>`)}
      <text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 34}">${knob.words}</text>
    </g>
    ${linesOf(shown, (series) => otherKnobs(series, knob, knobs)).map(
      (line) =>
        html`<path
          class="turn"
          d="M${line.map((each) => `${across(each.column)} ${up.at(each.value)}`).join('L')}"
        />`,
    )}
    ${shown.map(({ series }, i) => {
      const [place, at] = [wanted[i] as Point, places[i] as Point]
      return html`<g class="of ${hueOf(series)}" data-of="${keyOf(series)}">
        <title>${series.name}</title>
        ${place.x === at.x && place.y === at.y ? '' : html`<path class="leader" d="M${place.x} ${place.y}L${pixel(at.x)} ${pixel(at.y)}" />`}
        ${markAt(series, pixel(at.x), pixel(at.y))}
      </g>`
    })}
  </svg>`
}

interface Shown {
  readonly series: Series
  readonly value: number
  readonly column: number
}

/** Configurations that agree in all other options, by the value of this one. */
function linesOf(shown: readonly Shown[], others: (series: Series) => string): readonly (readonly Shown[])[] {
  const lines = new Map<string, Shown[]>()
  for (const each of shown) {
    const key = others(each.series)
    lines.set(key, [...(lines.get(key) ?? []), each])
  }
  return [...lines.values()]
    .filter((line) => line.length > 1)
    .map((line) => line.sort((one, other) => one.column - other.column))
}
