/** How the cockpit looks. Its pictures take their colours from here too. */
export const cockpitStyle: string = `
:root {
  --past: light-dark(#0b5fb0, #6cb4ff);
  --future: light-dark(#b34700, #ffa45c);
}
@media screen { .print-only { display: none } }
.cockpit { margin-top: 14px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px }
.cockpit:empty { margin: 0; min-height: 1px }
.deck { position: sticky; top: 0; z-index: 3; padding: 8px 0; background: var(--paper); display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px }
.bar { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px }
.bar .steps button, .bar select { min-width: 34px }
.bar select { font: 500 13px/1.2 var(--sans); min-height: 30px; padding: 4px 8px; max-width: 12em; color: var(--ink); background: var(--panel); border: 1px solid var(--control); border-radius: 6px }
.bar button[aria-pressed='true'] { background: var(--link); border-color: var(--link); color: var(--on-stamp) }
.bar .violation { border-color: var(--bad); color: var(--bad) }
.bar .where { display: flex; flex-wrap: wrap; gap: 0 24px; align-items: baseline; min-height: 24px }
.bar .event-line { flex: 1 1 20em; min-width: 0; overflow-wrap: anywhere }
.said { color: var(--muted); font-size: 13px; max-width: 90em; overflow-wrap: anywhere; unicode-bidi: isolate }
.overview-strip { position: relative; height: 66px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; cursor: crosshair; touch-action: pan-y; user-select: none; background: var(--panel) }
.overview-strip canvas { display: block }
@media (max-height: 560px) { .deck { position: static } }
.cockpit:focus { outline: none }
.ruler { height: 20px; margin-inline: 1px; overflow: hidden }
.ruler canvas { display: block }
.grip { position: absolute; top: 0; bottom: 0 }
.grip.both { cursor: grab }
.grip.from, .grip.to { width: 24px; cursor: ew-resize }
.grip.from { margin-left: -2px }
.grip.to { margin-left: -22px }
.grip:focus-visible { outline-offset: -3px }
.panel { margin: 0; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); min-width: 0 }
.panel > summary { width: auto; padding: 7px 12px; color: var(--ink) }
.panel > summary h3 { display: inline; font-size: 14px }
.panel[open] > summary { border-bottom: 1px solid var(--line) }
.panel > .said { padding: 6px 12px }
.panel > .said:empty { display: none }
.picture { position: relative; overflow: hidden; cursor: crosshair; touch-action: pan-y; user-select: none; border-block: 1px solid var(--line) }
.picture canvas { display: block }
.picture canvas + canvas { position: absolute; inset: 0; pointer-events: none }
.keys { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0; padding: 7px 12px 2px; list-style: none; color: var(--muted); font-size: 12.5px }
.keys li { display: inline-flex; align-items: center; gap: 7px }
.keys canvas { flex: none }
.twin { margin: 0; padding: 0 12px 6px }
.twin .table { max-height: 26em; overflow: auto }
.twin button:not(.link) { margin-top: 8px }
.events { margin: 0; border: 0; border-radius: 0 0 8px 8px }
.events tr { cursor: pointer }
.events tbody th { min-width: 0; font-weight: 400 }
.events tr.cursor > * { font-weight: 700; background: var(--follow) }
.events tr:focus-visible { outline-offset: -2px }
.events tr[data-tone='led-to-it'] > :first-child { box-shadow: inset 4px 0 var(--past) }
.events tr[data-tone='came-of-it'] > :first-child { box-shadow: inset 4px 0 var(--future) }
.events tr[data-tone='led-to-it'] .tone { color: var(--past); font-weight: 700 }
.events tr[data-tone='came-of-it'] .tone { color: var(--future); font-style: italic }
.events tr[data-tone='neither'] > * { color: var(--muted) }
.tip { position: fixed; inset: 0 auto auto 0; z-index: 9; max-width: min(34em, 90vw); padding: 7px 10px; pointer-events: none; white-space: pre-line; overflow-wrap: anywhere; font-size: 12.5px; line-height: 1.45; color: var(--ink); background: var(--panel); border: 1px solid var(--control); border-radius: 6px; box-shadow: 0 3px 14px rgb(0 0 0 / .22) }
.dialog { width: min(38em, calc(100vw - 32px)); max-height: calc(100vh - 48px); padding: 20px 24px; color: var(--ink); background: var(--panel); border: 1px solid var(--control); border-radius: 10px }
.dialog[open] { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; align-content: start; justify-items: start }
.dialog::backdrop { background: rgb(0 0 0 / .45) }
.dialog .table { margin: 0; width: 100% }
.dialog .table table { min-width: 0 }
.dialog td, .dialog th { padding: 4px 12px; min-width: 0 }
.dialog tbody th { min-width: min(8em, 30vw) }
.dialog h2:focus { outline: none }
.dialog p { color: var(--muted); font-size: 14px }
.dialog p:empty { display: none }
.dialog input:not([type='checkbox']) { width: 100%; min-height: 32px; padding: 4px 10px; font: 14px/1.4 var(--mono); color: var(--ink); background: var(--paper); border: 1px solid var(--control); border-radius: 6px }
.switch { display: inline-flex; align-items: center; gap: 8px; min-height: 24px }
.switch input { width: 18px; height: 18px; accent-color: var(--link) }
kbd { font: 600 12px/1 var(--mono); padding: 2px 6px; border: 1px solid var(--control); border-radius: 4px; background: var(--paper) }
@media (min-width: 641px) {
  .cockpit :is(summary, button, tr, .table) { scroll-margin-top: 160px }
}
@media (max-width: 640px) {
  .deck { display: contents }
  .overview-strip { position: sticky; top: 0; z-index: 3 }
  .ruler { position: sticky; top: 66px; z-index: 3; margin-block: -10px -4px; background: var(--paper) }
  .panel > summary, .panel > .said, .keys { padding-inline: 8px }
  .twin { padding-inline: 8px }
}
`
