import type { Property } from '../scenarios/judged-run.ts'
import { html, type Markup, trusted } from './markup.ts'

const SHAPES: { readonly [verdict in Property['verdict']]: string } = {
  invalid: '<path d="M3 3l8 8m0-8l-8 8"/>',
  valid: '<path d="M2.5 7.5l3 3.5l6-7.5"/>',
  unknown: '<path d="M4 5a3 3 0 1 1 4.2 2.7c-.8.4-1.2.9-1.2 1.8M7 12.2v.1"/>',
  unreached: '<path d="M3 7h8"/>',
}

/** The shape of a verdict: a cross, a tick, a question mark, a dash. Says nothing to a screen reader; words stand beside it. */
export function verdictIcon(verdict: Property['verdict']): Markup {
  return html`<svg viewBox="0 0 14 14" aria-hidden="true">${trusted(SHAPES[verdict])}</svg>`
}

/** A property's verdict in a word, with its shape. */
export function verdictChip({ verdict, kind }: Property): Markup {
  const good = kind === 'sometimes' ? 'reached' : 'held'
  const word = { invalid: 'violated', valid: good, unknown: 'unknown', unreached: 'not reached' }[verdict]
  return html`<span class="chip ${verdict}">${verdictIcon(verdict)}${word}</span>`
}

/** The page's own icon in a browser's tab, as an address that loads nothing. */
export function tabIcon(verdict: 'valid' | 'invalid' | 'unknown'): string {
  const colour = { invalid: '%23b3261e', valid: '%231c7238', unknown: '%238a5300' }[verdict]
  const shape = SHAPES[verdict].replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('"', "'")
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='-3 -3 20 20'%3E%3Crect x='-3' y='-3' width='20' height='20' rx='5' fill='${colour}'/%3E%3Cg fill='none' stroke='white' stroke-width='2.4' stroke-linecap='round'%3E${shape}%3C/g%3E%3C/svg%3E`
}
