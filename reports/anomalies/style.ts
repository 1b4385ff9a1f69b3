/** How anomalies of transactions look: their cycles as graphs, and the same dependencies between the bars of a timeline. */
export const anomalyStyle: string = `
.anomaly-list { margin: 14px 0 0; padding: 0; list-style: none; display: grid; gap: 14px }
.anomaly-list > li { padding: 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); min-width: 0 }
.anomaly-list h3 .ending { color: var(--muted); font-weight: 400; font-size: 13px }
.anomaly-list .told { margin-top: 6px; max-width: 66em; overflow-wrap: anywhere; unicode-bidi: isolate }
.anomaly-list .sides { display: flex; flex-wrap: wrap; gap: 10px 24px; align-items: center }
.anomaly-list .sides > div { flex: 1 1 24em; min-width: 0 }
.anomaly-list .sides .outline { margin-top: 4px }
.anomaly-list h4 { margin: 10px 0 0; font-size: 13px; font-weight: 600; color: var(--muted) }
.cycle { flex: none }
.cycle rect { fill: var(--paper); stroke: var(--control); stroke-width: 1.5 }
.cycle text { font: 11px/1 var(--mono); stroke: none; unicode-bidi: isolate }
.cycle g:not(.alone) text { stroke: none }
.cycle .name { font: 700 12px/1 var(--sans) }
.step .line { fill: none; stroke: var(--ink); stroke-width: 1.6 }
.graph .step .head, .step .head { fill: var(--ink) }
.step.rw .line { stroke-dasharray: 6 4 }
.step.process .line, .step.realtime .line { stroke-dasharray: 1.5 3.5; stroke-width: 2.2 }
.cycle g.step:not(.alone) text, .timeline .step text { font: 600 11px/1 var(--mono); fill: var(--ink); paint-order: stroke; stroke: var(--panel); stroke-width: 7px; stroke-linejoin: round }
.timeline .step text { stroke-width: 3px }
`
