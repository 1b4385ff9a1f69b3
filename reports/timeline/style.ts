import { GUTTER_WIDTH, PLOT_WIDTH } from './canvas.ts'

const GUTTER_SHARE = ((GUTTER_WIDTH / (GUTTER_WIDTH + PLOT_WIDTH)) * 100).toFixed(3)
const PLOT_SHARE = ((PLOT_WIDTH / (GUTTER_WIDTH + PLOT_WIDTH)) * 100).toFixed(3)

/** How timelines look. On paper, where nothing scrolls, both parts shrink by the same factor. */
export const timelineStyle: string = `
:root {
  --ok: light-dark(#2766a8, #7fb2ee);
  --ok-pale: light-dark(#d9e8f7, #1f3a57);
  --ok-core: light-dark(#1f5f9f, #9cc6f7);
  --fail: light-dark(#5d6670, #a7b0ba);
  --info: light-dark(#935800, #e8b25a);
  --info-pale: light-dark(#fdf3e1, #3a2e17);
  --lead: light-dark(#3d4785, #aab4f0);
  --lead-text: light-dark(#ffffff, #14171a);
  --contend: light-dark(#5a4fa0, #b3a9f2);
  --follow: light-dark(#e8eaf4, #2a3044);
  --follow-text: light-dark(#4a5170, #b9c0dc);
  --down: light-dark(#7a828a, #8d969f);
  --fault: light-dark(#6a5f55, #b9aa9b);
  --fault-text: light-dark(#ffffff, #14171a);
  --band: light-dark(rgb(120 100 80 / .09), rgb(200 180 160 / .09));
}
.timeline { margin-top: 14px; display: flex; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel) }
.timeline svg { display: block; flex: none }
.timeline text { font: 11px/1 var(--mono); fill: var(--ink); unicode-bidi: isolate }
.timeline .names { position: sticky; left: 0; z-index: 1; background: var(--panel); border-right: 1px solid var(--line) }
.timeline .name { font: 600 12px/1 var(--sans) }
.timeline .name.faults { font-weight: 400; fill: var(--muted) }
.timeline .home { font-weight: 400; font-size: 11px; fill: var(--muted) }
.timeline .rule { stroke: var(--line); stroke-width: 1; fill: none }
.grid path { stroke: var(--line); stroke-width: 1; stroke-dasharray: 1 4 }
.timeline .axis text { fill: var(--muted); font-family: var(--sans) }
.bands rect { fill: var(--band) }
.bands path { stroke: var(--fault); stroke-width: 1; stroke-dasharray: 4 3; fill: none; opacity: .7 }
.fault { fill: var(--fault) }
.timeline .faults .inside { fill: var(--fault-text) }
.timeline .faults .beside { fill: var(--ink) }
.timeline .inside, .timeline .beside { pointer-events: none }

.bars rect, .bars path { fill: var(--ok-pale); stroke: var(--ok); stroke-width: 1 }
.bars text { fill: var(--muted) }
.timeline .bars .info .inside { fill: var(--ink); stroke-width: 4px }
.timeline .bars .inside, .timeline .bars .beside { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; stroke-linejoin: round }
.timeline .bars .ok .inside { fill: var(--ink); stroke: none }
.bars .fail rect { fill: url(#hatch-fail); stroke: var(--fail); stroke-dasharray: 3 2 }
.bars .fail .end { fill: none; stroke: var(--fail); stroke-width: 1.8 }
.bars .info path { fill: url(#hatch-info); stroke: var(--info) }
.bars .fade, .sample .fade { fill: url(#fade-info); stroke: none }
.bars .core rect, .bars .core path { stroke-width: 2 }
.bars .core rect:not(.fade), .bars .core path:not(.end) { filter: drop-shadow(0 0 2px var(--panel)) }
.timeline .bars .core text { font-weight: 700; fill: var(--ink) }
.bars .ok.core rect { fill: var(--ok-core); stroke: var(--ink) }
.timeline .bars .ok.core .inside { fill: var(--lead-text) }
.bars .fail.core rect, .bars .info.core path { stroke: var(--ink) }
.bars .violating.core rect:not(.fade), .bars .violating.core path:not(.end) { stroke: var(--bad); stroke-width: 3 }
.bars g:target rect:not(.fade), .bars g:target path { stroke: var(--bad); stroke-width: 3 }

.counts path { stroke: none }
.counts .ok { fill: var(--ok) }
.counts .fail { fill: url(#hatch-fail-dense); stroke: var(--fail) }
.counts .info { fill: url(#hatch-info-dense); stroke: var(--info) }

.ribbons .lead rect { fill: var(--lead) }
.timeline .ribbons .lead text { fill: var(--lead-text); font-weight: 700 }
.ribbons .contend rect { fill: url(#hatch-contend); stroke: var(--contend) }
.timeline .ribbons .contend text, .timeline .ribbons .mixed text, .timeline .ribbons .down text { paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round }
.ribbons .follow rect { fill: var(--follow) }
.timeline .ribbons .follow text { fill: var(--follow-text) }
.ribbons .mixed rect { fill: url(#hatch-contend); stroke: var(--contend); stroke-dasharray: 2 2 }
.ribbons .down rect { fill: url(#hatch-down); stroke: var(--down) }
.points path { stroke: var(--lead); stroke-width: 1; fill: none; opacity: .55; pointer-events: none }
.points circle { fill: var(--ink); stroke: var(--panel); stroke-width: 1.2 }
.frame { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 6 3 }

.violations .line { stroke: var(--bad); stroke-width: 1.5; fill: none }
.violations circle { stroke: var(--bad); stroke-width: 2; fill: none }
.violations .cross { stroke: var(--bad); stroke-width: 2.6; fill: none; stroke-linecap: round }
.timeline .violations text { fill: var(--bad); font: 650 12px/1 var(--sans) }

.hatches { position: absolute; width: 0; height: 0 }
.hatches .line-fail { stroke: var(--fail) }
.hatches .line-info { stroke: var(--info) }
.hatches .line-contend { stroke: var(--contend) }
.hatches .line-down { stroke: var(--down) }
.hatches .ground-info { fill: var(--info-pale) }
.hatches .stop { stop-color: var(--info) }

.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 10px 0 0; padding: 0; list-style: none; color: var(--muted); font-size: 12.5px }
.legend li { display: inline-flex; align-items: center; gap: 7px }
.legend svg { width: 34px; height: 16px; flex: none; overflow: visible }

@media print {
  .timeline .names { width: ${GUTTER_SHARE}%; height: auto; position: static }
  .timeline .plot { width: ${PLOT_SHARE}%; height: auto }
}
`
