/** What the page of a sweep looks like beyond what all pages do. */
export const sweepStyle: string = `
/* What is only for ears stays in the box that scrolls. */
.table { position: relative }
h4 { margin: 0; font-size: 12px; font-weight: 500; color: var(--muted) }
.bugs { display: grid; gap: 18px; margin-top: 16px }
.bug { min-width: 0; padding: 20px 24px; background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 8px }
.bug h3 { font-size: 1.1rem; overflow-wrap: anywhere }
.bug .why { margin-top: 8px; font-size: 1rem }
.bug .facts { margin-top: 14px }
.bug .again { margin-top: 16px }
.bug .open { font-weight: 600 }
.bug .open a { display: inline-block; min-height: 24px }
.badge { display: inline-block; margin-left: 8px; padding: 1px 10px; border-radius: 999px; background: var(--bad); color: var(--on-stamp); font-size: 12px; font-weight: 650; vertical-align: middle; white-space: nowrap }
.example { margin-top: 16px; display: grid; gap: 6px }
.schedule { margin: 0; padding: 10px 14px; list-style: none; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); font: 12.5px/1.6 var(--mono) }
.schedule li { overflow-wrap: anywhere; white-space: pre-wrap; padding-left: 12ch; text-indent: -12ch; unicode-bidi: isolate }
.shrink summary { width: auto }
.shrink > p { color: var(--muted); font-size: 14px }
.compact th, .compact td { padding: 4px 10px; min-width: 0 }
.small { color: var(--muted); font-size: 12px }
.lift td:last-child { min-width: 12em }
.finding { margin-top: 6px; max-width: 70em }
.subtitle { overflow-wrap: anywhere }
section.block > .again { margin-top: 14px }
.again h3 { font-size: 12px; font-weight: 500; color: var(--muted) }
.heat table, .matrix table { min-width: 0; width: auto }
.heat td { min-width: 29px; vertical-align: middle; padding: 6px 2px; text-align: center; font-size: 12px; border-left: 1px solid var(--line) }
.heat thead th { padding: 8px 2px 6px; vertical-align: bottom; text-align: center }
.heat thead th > span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); font-size: 11.5px }
.heat th:first-child { min-width: 13em; max-width: 22em; padding-inline: 14px; text-align: left }
.matrix td, .matrix thead th { min-width: 0; padding-inline: 12px; border-left: 1px solid var(--line) }
.matrix tbody th { min-width: 8em; overflow-wrap: normal }
.heat th:first-child, .matrix th:first-child { position: sticky; left: 0; background: var(--panel); border-left: 0; z-index: 1 }
.tone-bad { --shade: var(--bad) }
.tone-open { --shade: var(--open) }
.tone-tried { --shade: var(--link) }
.shade-1 { background: color-mix(in srgb, var(--shade) 10%, var(--panel)) }
.shade-2 { background: color-mix(in srgb, var(--shade) 22%, var(--panel)) }
.shade-3 { background: color-mix(in srgb, var(--shade) 34%, var(--panel)) }
.shade-4 { background: color-mix(in srgb, var(--shade) 46%, var(--panel)) }
.gap { font-weight: 700; color: var(--open); text-decoration: underline dotted }
@media (max-width: 640px) {
  .bug { padding: 16px }
  .heat th:first-child { min-width: 8em; max-width: 9em }
  .matrix tbody th { min-width: 6em }
}
@media print {
  .bug { break-inside: auto }
  .heat td { min-width: 0 }
  .heat th:first-child, .matrix th:first-child { position: static }
  .open a::after { content: ' (' attr(href) ')'; font-weight: 400 }
}
`
