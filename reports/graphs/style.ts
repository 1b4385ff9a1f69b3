/** How graphs look. */
export const graphStyle: string = `
.graphs { display: flex; flex-wrap: wrap; gap: 12px; margin: 14px 0 0; padding: 0; list-style: none }
.graphs li { display: flex; flex-direction: column; justify-content: space-between; gap: 10px; padding: 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); max-width: 100% }
.graphs p { max-width: 18em; font-size: 13px; color: var(--muted); overflow-wrap: anywhere }
.graph { display: block; margin: auto; max-width: 100%; height: auto }
.graph .edge { stroke: var(--muted); stroke-width: 1.5; fill: none }
.graph .one-way { stroke: var(--open); stroke-width: 2.2 }
.graph .head { fill: var(--open) }
.graph circle { fill: var(--follow); stroke: var(--lead); stroke-width: 1.5 }
.graph .alone circle { fill: url(#hatch-info); stroke: var(--open); stroke-dasharray: 4 3 }
.graph text { font: 600 12px/1 var(--sans); fill: var(--ink); paint-order: stroke; stroke: var(--panel); stroke-width: 3px; stroke-linejoin: round }
.graph g:not(.alone) text { stroke: var(--follow) }
`
