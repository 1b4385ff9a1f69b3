import { html, type Markup } from '../markup.ts'
import { PLOT_WIDTH } from '../timeline/canvas.ts'
import { drawBar } from '../timeline/draw-bars.ts'
import { drawBox } from '../timeline/draw-shapes.ts'
import { drawArrows, drawNames, drawRibbon, drawRules, drawTick, drawViolation } from '../timeline/draw.ts'
import { rounded } from '../timeline/scale.ts'
import type { Arrow, CorePicture, Strip } from './core-picture.ts'

/** Draws a core: operations in the lanes of their clients, the replicas that answered them below, and who was cut off. */
export function drawCore(picture: CorePicture, description: string): Markup {
  const { height, lanesTop, lanesBottom, lanes, violation } = picture
  return html`<div
    class="timeline core-picture"
    role="group"
    aria-label="Picture of the core; scrolls sideways where there is no room"
    tabindex="0"
    data-focus="${violation.x}"
  >
    ${drawNames(picture)}<svg
      class="plot"
      role="img"
      aria-label="${description}"
      width="${PLOT_WIDTH}"
      height="${height}"
      viewBox="0 0 ${PLOT_WIDTH} ${height}"
    >
      <defs>
        <pattern
          id="hatch-cut"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path class="line-cut" d="M0 0V7" stroke-width="1.6" />
        </pattern>
      </defs>
      <g class="grid">${picture.ticks.map(({ x }) => html`<path d="M${x} ${lanesTop}V${lanesBottom}" />`)}</g>
      <g class="rules">${lanes.map((lane) => drawRules(lane, PLOT_WIDTH))}</g>
      <g class="axis">${picture.ticks.map(({ x, label }) => drawTick(x, label, PLOT_WIDTH))}</g>
      <g class="strips">${picture.strips.map(drawStrip)}</g>
      <g class="ribbons">${picture.ribbons.map(drawRibbon)}</g>
      <g class="violations">${drawViolation(violation, picture)}</g>
      <g class="arrows">${picture.arrows.map(drawArrow)}</g>
      <g class="bars">${picture.bars.map((bar) => drawBar(bar, 'core'))}</g>
      ${drawArrows(picture.dependencies)}
    </svg>
  </div>`
}

function drawStrip(strip: Strip): Markup {
  const y = rounded(strip.top + strip.height / 2 + 4)
  return html`<g class="${strip.look}"
    ><title>${strip.title}</title>${drawBox(strip, 'strip', 2)}<text
      x="${strip.x}"
      y="${y}"
      text-anchor="${strip.anchor}"
      >${strip.text}</text
    ></g
  >`
}

function drawArrow({ x, from, to }: Arrow): Markup {
  return html`<path class="shaft" d="M${x} ${rounded(from)}V${rounded(to - 5)}" /><path
      class="head"
      d="M${rounded(x - 4)} ${rounded(to - 7)}h8l-4 7z"
    />`
}
