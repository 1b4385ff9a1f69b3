import type { PeerRow, Row, Spread } from './measure.ts'

const COLUMNS = { suite: 16, name: 33, size: 7, figure: 8, unit: 12, range: 22, spread: 48, ratio: 18 }

/** A row as one aligned line of text. */
export function line({ suite, name, size, unit, median, min, max, reference }: Row): string {
  const against =
    reference === undefined
      ? ''
      : `${reference.name} ${figure(reference.median)}, ratio ${reference.ratio.toFixed(2)}`
  const cells = [
    suite.padEnd(COLUMNS.suite),
    name.padEnd(COLUMNS.name),
    String(size).padStart(COLUMNS.size),
    figure(median).padStart(COLUMNS.figure),
    unit.padEnd(COLUMNS.unit),
    `(${figure(min)} to ${figure(max)})`.padEnd(COLUMNS.range),
    against,
  ]
  return cells.join(' ').trimEnd()
}

/** A row of the comparison with a peer as one aligned line of text. */
export function peerLine(row: PeerRow): string {
  const { suite, name, size, unit, reference: peer } = row
  const cells = [
    suite.padEnd(COLUMNS.suite),
    name.padEnd(COLUMNS.name),
    String(size).padStart(COLUMNS.size),
    unit.padEnd(COLUMNS.unit),
    `netsplit ${spread(row)}`.padEnd(COLUMNS.spread),
    `${peer.name} ${spread(peer)}`.padEnd(COLUMNS.spread),
    `ratio ${bound(row)}${figure(peer.ratio)}`.padEnd(COLUMNS.ratio),
    outcomes(row),
  ]
  return cells.join(' ').trimEnd()
}

function spread({ median, min, max }: Spread): string {
  return `${figure(median)} (${figure(min)} to ${figure(max)})`
}

/** Where one has given up, its figures are the least that it would have taken. */
function bound({ gaveUp, reference }: PeerRow): string {
  if (gaveUp === undefined) return reference.gaveUp === undefined ? '' : 'over '
  return reference.gaveUp === undefined ? 'under ' : 'unknown, '
}

function outcomes({ verdict, gaveUp, reference }: PeerRow): string {
  if (verdict === undefined) return ''
  const ours = gaveUp === undefined ? verdict : `gave up, out of ${gaveUp}`
  const theirs = reference.gaveUp === undefined ? reference.verdict : `gave up, out of ${reference.gaveUp}`
  return ours === theirs ? `both ${ours}` : `netsplit ${ours}, ${reference.name} ${theirs}`
}

/** A number to three digits or so, in millions, thousands or as it is. */
function figure(value: number): string {
  if (value >= 1e6) return `${digits(value / 1e6)} M`
  if (value >= 1e4) return `${digits(value / 1e3)} k`
  return digits(value)
}

function digits(value: number): string {
  if (value >= 10) return value.toFixed(value >= 100 ? 0 : 1)
  return value >= 0.1 || value === 0 ? value.toFixed(2) : value.toPrecision(2)
}
