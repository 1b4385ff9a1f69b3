import { coreStyle } from './core/style.ts'
import { graphStyle } from './graphs/style.ts'
import { ladderStyle } from './ladder/style.ts'
import { anomalyStyle } from './anomalies/style.ts'
import { cockpitStyle } from './cockpit-style.ts'
import { timelineStyle } from './timeline/style.ts'

const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f7f5, #14171a);
  --panel: light-dark(#ffffff, #1b1f24);
  --ink: light-dark(#1a1f24, #e7eaed);
  --muted: light-dark(#56606a, #a3adb8);
  --line: light-dark(#dfe2e5, #30363d);
  --control: light-dark(#8a939c, #6b7580);
  --link: light-dark(#0b57a4, #8ab8f0);
  --bad: light-dark(#b3261e, #ff8f85);
  --good: light-dark(#1c7238, #67cf8b);
  --open: light-dark(#8a5300, #e8b25a);
  --on-stamp: light-dark(#ffffff, #14171a);
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace;
}
:root[data-theme='light'] { color-scheme: light }
:root[data-theme='dark'] { color-scheme: dark }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 var(--sans); font-variant-numeric: tabular-nums }
.page { max-width: 1242px; margin: 0 auto; padding-inline: 24px }
code, .mono { font-family: var(--mono); font-size: .92em }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: .06em }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance }
h2 { font-size: 1.2rem; font-weight: 650; letter-spacing: -.005em }
h3 { font-size: 1rem; font-weight: 650 }
p { margin: 0 }
[hidden] { display: none !important }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 20px; padding-top: 14px; padding-bottom: 14px; color: var(--muted); font-size: 13px }
.top b { color: var(--ink); font-weight: 650; letter-spacing: -.01em }
.top nav { display: flex; flex-wrap: wrap; gap: 0 16px }
.top nav a:last-child { margin-right: 4px }
.top span { margin-right: auto }
.top nav a { color: inherit; text-decoration: none; padding: 4px 0; min-height: 24px }
.top nav a:hover { color: var(--ink); text-decoration: underline }
button { font: 500 13px/1.2 var(--sans); min-height: 30px; padding: 5px 12px; color: var(--ink); background: var(--panel); border: 1px solid var(--control); border-radius: 6px; cursor: pointer }
button:hover { border-color: var(--ink) }
button:disabled { opacity: .6; cursor: default }

.verdict { background: var(--panel); border-block: 1px solid var(--line); border-top: 4px solid var(--tone); padding: 20px 0 24px }
.verdict.invalid { --tone: var(--bad) }
.verdict.valid { --tone: var(--good) }
.verdict.unknown { --tone: var(--open) }
.verdict h1 .name { display: block; margin-top: 6px }
.verdict .timeline { margin-top: 12px }
.stamp { display: inline-flex; align-items: center; gap: 8px; vertical-align: middle; letter-spacing: .02em; padding: 3px 12px 3px 9px; border-radius: 999px; background: var(--tone); color: var(--on-stamp); font-size: 13px; line-height: 1.55; font-weight: 650 }
.anomaly { margin-left: 10px; vertical-align: middle; color: var(--tone); font-size: 14px; font-weight: 600; letter-spacing: 0 }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.stamp svg { width: 14px; height: 14px; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round }
.verdict h1 { font-size: clamp(1.4rem, 1.1rem + 1.1vw, 1.8rem); font-weight: 680; letter-spacing: -.018em; overflow-wrap: anywhere }
.why { margin-top: 8px; max-width: 66em; font-size: 1.0625rem; line-height: 1.5; white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: isolate }
.aside { margin-top: 8px; max-width: 88em; font-size: 14px; color: var(--muted); overflow-wrap: anywhere }
.aside strong { color: var(--ink); font-weight: 500 }
.facts { display: flex; flex-wrap: wrap; gap: 6px 28px; margin: 16px 0 0; padding: 0 }
.facts div { display: flex; flex-direction: column }
.facts dt { color: var(--muted); font-size: 12px; line-height: 1.4 }
.facts dd { margin: 0; font-weight: 550; overflow-wrap: anywhere }

.again { margin-top: 14px; display: grid; gap: 6px; max-width: 62em }
.again h2 { font-size: 12px; font-weight: 500; color: var(--muted); letter-spacing: 0 }
.command { display: flex; align-items: stretch; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); overflow: hidden }
.command code { flex: 1; padding: 10px 14px; font-size: 13.5px; overflow-x: auto; white-space: pre; user-select: all }
.command code::before { content: '$ '; color: var(--muted) }
.command button { border: 0; border-left: 1px solid var(--line); border-radius: 0; min-width: 84px }
.rerun { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; min-height: 30px; font-size: 14px; color: var(--muted) }
.rerun p { overflow-wrap: anywhere }
.rerun strong { color: var(--ink); font-weight: 600 }
.rerun [data-state='identical'] strong { color: var(--good) }
.rerun [data-state='differs'] strong, .rerun [data-state='error'] strong { color: var(--bad) }

section.block { margin-top: 40px }
section.block > p { margin-top: 6px; max-width: 70em; color: var(--muted) }
.notes { margin: 10px 0 0; padding: 0; list-style: none; color: var(--muted); font-size: 13px }
.outline { margin: 14px 0 0; padding-left: 1.7em; max-width: 80em }
.outline li { padding: 3px 0 3px 4px; overflow-wrap: anywhere }
.outline li::marker { color: var(--muted) }
.outline li:target, tr:target > * { background: light-dark(#fff3d6, #3d3214) }
.outline a { font-weight: 600; color: var(--ink); text-decoration-color: var(--control) }
.outline .ending, .outline .ending a { color: var(--muted); font-weight: 400 }

.travel { margin-top: 4px; display: grid; gap: 14px }
.travel > div, .event-facts { display: grid; gap: 14px }
.travel > div > * { min-width: 0 }
.moment { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: 4px 14px }
.moment label, .find label { font-weight: 550 }
.moment input { width: 100%; min-height: 30px; accent-color: var(--link) }
.steps, .find { display: flex; flex-wrap: wrap; align-items: center; gap: 8px }
.steps:empty { display: none }
.find input { flex: 1 1 18em; min-width: 0; min-height: 30px; padding: 4px 10px; font: 13.5px/1.4 var(--mono); color: var(--ink); background: var(--panel); border: 1px solid var(--control); border-radius: 6px }
.find p { color: var(--muted); font-size: 13px }
.find .help { flex-basis: 100% }
.event-line { overflow-wrap: anywhere }
.event-facts p, .what-if p { overflow-wrap: anywhere; unicode-bidi: isolate }
.event-facts, .what-if { font-size: 14px }
.causes { color: var(--muted) }
.event-facts > button { justify-self: start }
.event-facts pre { margin: 0; padding: 10px 14px; max-height: 24em; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); font: 12.5px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere }
.event-facts ol { margin: 0 }
button.link { min-height: 24px; padding: 0 2px; border: 0; background: none; color: var(--link); font: inherit; text-align: left; text-decoration: underline; text-underline-offset: .18em; text-decoration-thickness: .06em; overflow-wrap: anywhere }
.what-if { display: grid; gap: 10px }
.fork { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; justify-items: start }
.fork > p { max-width: 70em }
.fork > .cockpit { width: 100% }
.fork:empty { display: none }
.fork strong[data-verdict='valid'] { color: var(--good) }
.fork strong[data-verdict='invalid'] { color: var(--bad) }
.fork strong[data-verdict='unknown'] { color: var(--open) }
.fork .why { margin: 0; font-size: 1rem }
.fork textarea { width: min(70em, 80vw); font: 12.5px/1.5 var(--mono); color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px }
.travel td.changed { box-shadow: inset 3px 0 var(--open) }
.travel td.down { color: var(--muted); font-style: italic }
.travel td { min-width: 5em }
.differences { margin-top: 12px; font-size: 14px; color: var(--muted) }
.differences ul { margin: 4px 0 0; padding-left: 1.4em; color: var(--ink); overflow-wrap: anywhere }

.near-misses { margin: 8px 0 0; padding-left: 1.4em; max-width: 80em }
.near-misses li { padding: 3px 0; overflow-wrap: anywhere }
.linearization { columns: 26em; column-gap: 24px; max-width: none; padding-left: 0 }
.linearization li { break-inside: avoid; margin-left: 3em }
.subtitle { margin-top: 22px }

.table table { min-width: 620px }
.table .run-facts { min-width: 0 }
.lines table { min-width: 840px }
.table { margin-top: 12px; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel) }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; line-height: 1.5 }
caption { text-align: left; padding: 10px 14px 0; color: var(--muted) }
th, td { text-align: left; vertical-align: top; padding: 7px 14px; border-top: 1px solid var(--line) }
thead th { border-top: 0; color: var(--muted); font-weight: 500; font-size: 12.5px; white-space: nowrap }
tbody th { font-weight: 550 }
tbody th { min-width: 11em }
td { min-width: 8em }
td, tbody th { overflow-wrap: anywhere; unicode-bidi: isolate }
.lines td { min-width: 0 }
.table .fixed, .table .number { min-width: 0; white-space: nowrap; overflow-wrap: normal }
.number { text-align: right }
.wide { min-width: 22em; white-space: pre-line }
.chip { display: inline-flex; align-items: center; gap: 6px; font-weight: 600; white-space: nowrap; color: var(--tone) }
.chip svg { width: 12px; height: 12px; flex: none; fill: none; stroke: currentColor; stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round }
.chip.invalid { --tone: var(--bad) }
.chip.valid { --tone: var(--good) }
.chip.unknown { --tone: var(--open) }
.chip.unreached { --tone: var(--muted) }
.lines td, .lines th { font-family: var(--mono); font-size: 12px; padding-block: 2px; border-top: 0 }
.lines tbody tr:nth-child(even) { background: light-dark(#fafaf8, #1f242a) }
.lines tbody tr.violating { background: light-dark(#fdecea, #43211f); font-weight: 700 }
.lines tbody tr.violating td:first-child { box-shadow: inset 4px 0 var(--bad) }
details { margin-top: 12px }
summary { cursor: pointer; min-height: 24px; padding: 4px 0; color: var(--link); font-size: 14px; width: fit-content }
footer.page { margin-top: 48px; padding-top: 20px; padding-bottom: 40px; color: var(--muted); font-size: 13px }
.run-facts th { width: 12em; color: var(--muted); font-weight: 500 }
.run-facts tr:first-child > * { border-top: 0 }

@media (max-width: 640px) {
  .page { padding-inline: 16px }
  .top nav { order: 1; width: 100% }
  .verdict { padding: 22px 0 }
  .why { font-size: 1.03rem }
  .facts { gap: 8px 22px }
  .run-facts th { width: 8em }
  .moment { grid-template-columns: auto 1fr }
  .moment input { grid-row: 2; grid-column: 1 / -1 }
  .moment span { text-align: right }
  section.block { margin-top: 32px }
}
@media print {
  @page { size: A4 landscape; margin: 10mm }
  :root, :root[data-theme] { color-scheme: light; font-size: 12px }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  body { background: #ffffff; font-size: 12px; line-height: 1.4 }
  .page { max-width: none; padding: 0 }
  .top { padding: 0 0 4px; font-size: 11px }
  .verdict { padding: 8px 0; border-inline: 0; border-top-width: 3px }
  .verdict h1 .name { display: inline; margin-left: 10px; vertical-align: middle }
  .stamp, .anomaly { font-size: 12px }
  .why { margin-top: 6px; max-width: none; font-size: 13px }
  .aside { margin-top: 4px; max-width: none; font-size: 11px; line-height: 1.35 }
  .again { margin-top: 8px; max-width: none; grid-template-columns: auto 1fr; align-items: center; gap: 2px 16px }
  .again h2, .again .rerun { font-size: 11px; min-height: 0 }
  .again .rerun { grid-column: 1 / -1 }
  .command { border: 0 }
  .command code { padding: 2px 8px; font-size: 12px; white-space: pre-wrap }
  .facts { margin-top: 6px; gap: 4px 22px }
  .facts dt { font-size: 10px }
  .notes, .legend { margin-top: 4px; font-size: 11px }
  .top nav, button, canvas, .no-print { display: none !important }
  a { color: inherit; text-decoration-color: #8a939c }
  a[href^='#at=']::after { content: ' [' attr(href) ']'; color: #56606a; font-size: .85em }
  .table, .timeline { overflow: visible }
  .table, .verdict .timeline { margin-top: 8px }
  table { font-size: 11px }
  th, td { padding-block: 4px }
  section.block { margin-top: 14px }
  section.block > p { max-width: none }
  h2, h3 { break-after: avoid }
  tr, .timeline, .graphs li, .near-misses li, li { break-inside: avoid }
  thead { display: table-header-group }
  details::details-content { content-visibility: visible; block-size: auto }
}
`

/** The style sheet of a report. */
export const reportStyle: string =
  pageStyle + timelineStyle + coreStyle + graphStyle + ladderStyle + anomalyStyle + cockpitStyle
