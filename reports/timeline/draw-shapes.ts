import { html, type Markup } from '../markup.ts'
import type { Box, Label } from './model.ts'
import { rounded } from './scale.ts'

/** A box with rounded corners. */
export function drawBox({ left, top, width, height }: Box, name: string, radius: number): Markup {
  return html`<rect
    class="${name}"
    x="${left}"
    y="${rounded(top)}"
    width="${rounded(width)}"
    height="${rounded(height)}"
    rx="${radius}"
  />`
}

/** A label on the line of its box; nothing without a label. */
export function drawLabel(label: Label | undefined, { top, height }: Box): Markup {
  if (label === undefined) return html``
  const y = rounded(top + height / 2 + 4)
  return html`<text
    class="${label.inside ? 'inside' : 'beside'}"
    x="${label.x}"
    y="${y}"
    text-anchor="${label.anchor}"
    >${label.text}</text
  >`
}
