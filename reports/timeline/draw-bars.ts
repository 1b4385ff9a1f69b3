import { html, type Markup } from '../markup.ts'
import { drawLabel } from './draw-shapes.ts'
import type { OperationBar } from './model.ts'
import { rounded } from './scale.ts'

/** The name under which a link finds an operation in a picture. */
export function barId(picture: string, invocation: number): string {
  return `${picture}-operation-${invocation}`
}

/**
 * Draws an operation. Three outcomes, three shapes: `ok` is closed and filled, `fail` is dashed and empty and ends in a
 * cross, `info` is hatched and has no end.
 */
export function drawBar(bar: OperationBar, picture: string): Markup {
  const shape = { ok: drawOk, fail: drawFail, info: drawInfo }[bar.outcome](bar)
  const look = `${bar.outcome}${bar.core ? ' core' : ''}${bar.violating ? ' violating' : ''}`
  const drawn = html`<g class="${look}"><title>${bar.title}</title>${shape}${drawLabel(bar.label, bar)}</g>`
  return bar.core ? html`<g id="${barId(picture, bar.invocation)}">${drawn}</g>` : drawn
}

function drawOk({ left, top, width, height }: OperationBar): Markup {
  return html`<rect x="${left}" y="${rounded(top)}" width="${width}" height="${height}" rx="3" />`
}

function drawFail(bar: OperationBar): Markup {
  const { left, top, width, height } = bar
  const right = rounded(left + width)
  const middle = rounded(top + height / 2)
  const arm = Math.min(4, height / 2 - 1)
  return html`${drawOk(bar)}<path
      class="end"
      d="M${rounded(right - arm)} ${rounded(middle - arm)}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}"
    />`
}

function drawInfo({ left, top, width, height, fade }: OperationBar): Markup {
  const right = rounded(left + width)
  const bottom = rounded(top + height)
  const upper = rounded(top)
  return html`<path d="M${right} ${upper}H${left}V${bottom}H${right}" />${
      fade > 0 ? html`<rect class="fade" x="${right}" y="${upper}" width="${fade}" height="${height}" />` : ''
    }`
}
