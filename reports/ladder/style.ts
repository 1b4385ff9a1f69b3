/** How ladders of consistency models look. */
export const ladderStyle: string = `
.ladder .edge > * { border-top: 2px solid var(--control); border-bottom: 2px solid var(--control) }
.ladder th[scope='row'] { width: 34% }
.ladder .ending { display: block; color: var(--muted); font-weight: 400; font-size: 12.5px }
`
