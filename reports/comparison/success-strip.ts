import type { Disturbance, SuccessWindow } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { milliseconds } from './figures.ts'
import { evenScale, pixel, type Scale } from './scale.ts'

const WIDTH = 420
const HEIGHT = 46
const AXIS_HEIGHT = 34
const BAND_HEIGHT = 5

/** How operations ended that were begun at a time, by how they are drawn: from the bottom up. */
const OUTCOMES = ['ok', 'info', 'fail'] as const

/** What all strips have in common, so that they can be held against each other. */
export interface StripFrame {
  readonly time: Scale
  readonly windowMs: number
  readonly disturbance: Disturbance
}

/** The frame of strips that are so many windows long. */
export function stripFrame(windows: number, windowMs: number, disturbance: Disturbance): StripFrame {
  return {
    time: evenScale(0, Math.max(windows * windowMs, disturbance.toMs), 2, WIDTH - 2, 7),
    windowMs,
    disturbance,
  }
}

/** The axis over a column of strips: time, and when faults act. */
export function stripAxis({ time, disturbance }: StripFrame): Markup {
  const [from, to] = [time.at(disturbance.fromMs), time.at(disturbance.toMs)]
  return html`<svg
    class="chart strip"
    viewBox="0 0 ${WIDTH} ${AXIS_HEIGHT}"
    width="${WIDTH}"
    height="${AXIS_HEIGHT}"
    aria-hidden="true"
  >
    <text class="axis" x="${pixel((from + to) / 2)}" y="10" text-anchor="middle">faults</text>
    <path class="band-edge" d="M${from} 15H${to}" />
    ${time.ticks.map(
      (tick) =>
        html`<text
          class="axis"
          x="${time.at(tick)}"
          y="30"
          text-anchor="${tick === 0 ? 'start' : time.at(tick) > WIDTH - 20 ? 'end' : 'middle'}"
          >${tick === 0 ? '0' : milliseconds(tick)}</text
        >`,
    )}
  </svg>`
}

/** How operations ended, by when they began, each window as shares of what began in it. */
export function strip(
  windows: readonly SuccessWindow[],
  { time, windowMs, disturbance }: StripFrame,
): Markup {
  const outlines = { ok: '', info: '', fail: '' }
  windows.forEach((window, i) => {
    const all = window.ok + window.info + window.fail
    if (all === 0) return
    const [left, right] = [time.at(i * windowMs), time.at((i + 1) * windowMs)]
    let below = 0
    for (const outcome of OUTCOMES) {
      if (window[outcome] === 0) continue
      const bottom = heightAt(below / all)
      below += window[outcome]
      outlines[outcome] += `M${left} ${bottom}H${right}V${heightAt(below / all)}H${left}z`
    }
  })
  const [from, to] = [time.at(disturbance.fromMs), time.at(disturbance.toMs)]
  return html`<svg
    class="chart strip"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    aria-hidden="true"
  >
    <rect class="empty" x="2" y="${BAND_HEIGHT}" width="${WIDTH - 4}" height="${HEIGHT - BAND_HEIGHT}" />
    <g class="counts compared-counts">
      ${OUTCOMES.map((outcome) => (outlines[outcome] === '' ? '' : html`<path class="${outcome}" d="${outlines[outcome]}" />`))}
    </g>
    <path class="band-edge" d="M${from} 0V${HEIGHT}M${to} 0V${HEIGHT}M${from} 2H${to}" />
  </svg>`
}

function heightAt(share: number): number {
  return pixel(HEIGHT - share * (HEIGHT - BAND_HEIGHT))
}
