/** How the picture of a core looks, beyond what it has in common with timelines. */
export const coreStyle: string = `
.strips .cut rect { fill: url(#hatch-cut); stroke: var(--bad); stroke-width: 1; stroke-dasharray: 4 3 }
.strips .other rect { fill: var(--band); stroke: var(--fault); stroke-width: 1; stroke-dasharray: 4 3 }
.timeline .strips text { paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round; font: 12px/1 var(--sans) }
.arrows .shaft { stroke: var(--ink); stroke-width: 1.4; fill: none }
.arrows .head { fill: var(--ink); stroke: var(--panel); stroke-width: .6 }
.line-cut { stroke: var(--bad); opacity: .55 }
.core-picture + .notes { margin-top: 6px }
`
