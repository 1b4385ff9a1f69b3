/** What the page of a comparison looks like beyond what all pages do. */
export const comparisonStyle: string = `
:root {
  --hue-0: light-dark(#0b5fae, #6cb4ff);
  --hue-1: light-dark(#b34700, #ffa45c);
  --hue-2: light-dark(#00735a, #4fd1ab);
  --hue-3: light-dark(#a3327f, #f08cc4);
  --hue-4: light-dark(#7a5c00, #e2c044);
  --hue-5: light-dark(#5b43b8, #b9aaff);
  --hue-6: light-dark(#4a5560, #b8c2cc);
}
.hue-0 { --hue: var(--hue-0) }
.hue-1 { --hue: var(--hue-1) }
.hue-2 { --hue: var(--hue-2) }
.hue-3 { --hue: var(--hue-3) }
.hue-4 { --hue: var(--hue-4) }
.hue-5 { --hue: var(--hue-5) }
.hue-6 { --hue: var(--hue-6) }
/* What is only for ears stays in the box that scrolls. */
.table { position: relative }
.verdict.compared { --tone: var(--link) }
h4 { margin: 0; font-size: 13px; font-weight: 600 }
.small { color: var(--muted); font-size: 12.5px }
.subtitle { overflow-wrap: anywhere }
.plain { margin: 0; padding: 0; list-style: none }
.lost { color: var(--bad) }

.answers { margin: 14px 0 0; padding: 0; list-style: none }
.answers li { display: flex; align-items: flex-start; line-height: 26px; flex-wrap: wrap; gap: 0 10px; padding: 2px 0; break-inside: avoid; overflow-wrap: anywhere }
.answers.many { columns: 34em; column-gap: 32px; font-size: 14px }
.answers li > span:last-child { flex: 1 1 22em; min-width: 0; padding-block: 2px; line-height: 22px }
.pick { display: inline-flex; align-items: center; gap: 8px; min-height: 26px; padding: 0 8px 0 0; min-width: 0; text-align: left }
.pick b { font-weight: 620; overflow-wrap: anywhere }
button.pick { font: inherit; border: 1px solid transparent; border-radius: 999px; background: none }
button.pick:hover { border-color: var(--control) }
button.pick[aria-pressed='true'] { border-color: var(--ink); background: var(--paper) }
.whose { display: flex; align-items: center; gap: 8px; margin-block: -2px }
tbody th:has(.whose) { min-width: 17em }
.dense th, .dense td { padding-inline: 10px }
.dense td, .bar-cell { min-width: 0 }
.whose > span, .legend li { overflow-wrap: anywhere }
.badge-mark { flex: none; width: 24px; height: 24px; vertical-align: middle }
.legend .badge-mark { width: 24px; height: 24px }
.pinned { position: fixed; right: 16px; bottom: 16px; z-index: 5; display: flex; align-items: center; gap: 12px; max-width: calc(100vw - 32px); padding: 8px 8px 8px 16px; border: 1px solid var(--control); border-radius: 999px; background: var(--panel); box-shadow: 0 2px 12px rgb(0 0 0 / .2); font-size: 14px }
.pinned p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }

.chart { display: block; overflow: visible }
.chart text { font: 12px/1 var(--sans); fill: var(--ink) }
.chart .axis, .chart .axis text { fill: var(--muted); font-size: 11.5px }
.chart .title { font-size: 14px; font-weight: 650 }
.chart .nothing text { fill: var(--muted); font-size: 14px }
.frame-box { fill: none; stroke: var(--line) }
.gridlines { fill: none; stroke: var(--line); stroke-width: 1 }
.baseline { fill: none; stroke: var(--control); stroke-width: 1 }
.mark path { fill: var(--hue); stroke: var(--panel); stroke-width: 1.4; stroke-linejoin: round; paint-order: stroke }
.mark.hollow path { fill: var(--panel); stroke: var(--hue); stroke-width: 2; paint-order: normal }
.mark text, .chart .mark text { font: 700 11px/1 var(--sans); text-anchor: middle; fill: var(--on-stamp) }
.mark.hollow text, .chart .mark.hollow text { fill: var(--hue) }
.violated { fill: none; stroke: var(--bad); stroke-width: 2.2; stroke-linecap: round }
.plate .violated { filter: drop-shadow(0 0 1px var(--panel)) drop-shadow(0 0 1px var(--panel)) }
.leader { fill: none; stroke: var(--muted); stroke-width: .8 }
.place { fill: var(--muted) }
.join { fill: none; stroke: var(--hue); stroke-width: 1.2; opacity: .55 }
.whisker { fill: none; stroke: var(--hue); stroke-width: 1.5; opacity: .7 }
.link { fill: none; stroke: var(--hue); stroke-width: 1.6; stroke-dasharray: 5 4; opacity: 0; pointer-events: none }
.of:hover > .link, .of.shown > .link { opacity: 1 }
.labels text { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; stroke-linejoin: round; pointer-events: none }
.labels text { unicode-bidi: isolate }
.plate-figure { margin: 16px 0 0 }
.plate { width: 100%; max-width: 1180px; height: auto }
.plate.stacked { display: none; max-width: 420px }
figcaption { margin-top: 10px; max-width: 88em; font-size: 14px; color: var(--muted); overflow-wrap: anywhere }
.compared .legend .sample { height: 24px }

.scroll { overflow-x: auto }
.strips td { min-width: 0 }
.strips .strip { margin-top: 4px }
.strips .small { margin-top: 4px }
.strips thead th { vertical-align: bottom }
.strip .empty { fill: var(--paper); stroke: var(--line) }
.compared-counts .ok { opacity: .6 }
.band-edge { fill: none; stroke: var(--ink); stroke-width: 1.4 }
.models thead th { vertical-align: bottom; padding: 8px 4px }
.models thead th > span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); font-size: 12px }
.models thead th:first-child { padding-inline: 14px }
.models { width: fit-content; max-width: 100% }
.models table { width: auto; min-width: 0 }
.models td { min-width: 0; padding: 6px 8px; vertical-align: middle; text-align: center; white-space: nowrap; border-left: 1px solid var(--line) }
.models .chip { gap: 4px; font-size: 12.5px }
.models td a { display: inline-block; min-width: 24px; min-height: 24px }
.models tbody th, .models thead th:first-child { position: sticky; left: 0; z-index: 1; background: var(--panel) }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 18px 16px; margin: 14px 0 0; padding: 0; list-style: none }
.charts li { min-width: 0 }
.charts h3 { display: flex; align-items: center; gap: 8px; font-size: 14px; overflow-wrap: anywhere }
.charts svg.slope, .charts svg.knob { margin-top: 6px }
.reads { --hue: var(--hue-0) }
.writes { --hue: var(--hue-1) }
.chart .reads text, .chart .writes text { fill: var(--hue); font-weight: 600 }
.fitted { fill: none; stroke: var(--hue); stroke-width: 1.8 }
.theory { fill: none; stroke: var(--ink); stroke-width: 1.4; stroke-dasharray: 2 4 }
.point { fill: var(--hue); stroke: var(--panel); stroke-width: 1 }
.turn { fill: none; stroke: var(--control); stroke-width: 1.4 }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr)); gap: 16px; margin-top: 16px }
.pair > div { min-width: 0 }
.steps-line { fill: none; stroke: var(--hue); stroke-width: 2 }
.dash-1 { stroke-dasharray: 7 3 }
.dash-2 { stroke-dasharray: 2 3 }
.dash-3 { stroke-dasharray: 9 3 2 3 }
.bar-cell > span { display: flex; align-items: center; gap: 10px; white-space: nowrap }
.bar-cell svg { flex: none }
.bar { fill: var(--hue); opacity: .85 }
.bar-whisker { fill: none; stroke: var(--hue); stroke-width: 1.4 }
tr.shown > *, li.shown { background: light-dark(#eef4fb, #22303f) }
.one .of:not(.shown), .one .labels text:not(.shown) { opacity: .15 }
.one tr[data-of]:not(.shown) > *, .one li[data-of]:not(.shown) { opacity: .45 }
.charts li.shown, .answers li.shown { box-shadow: 0 0 0 6px light-dark(#eef4fb, #22303f); border-radius: 2px }
[data-of] { cursor: default }
@media (max-width: 760px) {
  .plate.beside { display: none }
  .plate.stacked { display: block }
  tbody th:has(.whose), .models tbody th { min-width: 9.5em }
}
@media print {
  .pinned { display: none }
  button.pick { display: inline-flex !important }
  .dense th, .dense td { padding-inline: 5px }
  tbody th:has(.whose) { min-width: 15em }
  .answers.many { columns: 2 }
  .plate.beside { display: block }
  .plate.stacked { display: none }
  .scroll { overflow: visible }
  .models tbody th, .models thead th:first-child { position: static }
  .charts { grid-template-columns: repeat(3, 1fr) }
  .charts li, .pair > div { break-inside: avoid }
  .strips svg.strip { width: 100%; height: auto }
  .staleness { width: 100%; height: auto }
}
`
