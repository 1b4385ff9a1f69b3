import type { PeerRow, Row, Spread } from './measure.ts'

const COLUMNS = { suite: 10, name: 30, size: 6, figure: 8, unit: 12, range: 22, spread: 48 }

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
export function peerLine({ suite, name, size, unit, netsplit, peer, ratio }: PeerRow): string {
  const cells = [
    suite.padEnd(5),
    name.padEnd(COLUMNS.name),
    String(size).padStart(COLUMNS.size),
    unit.padEnd(COLUMNS.unit),
    `netsplit ${spread(netsplit)}`.padEnd(COLUMNS.spread),
    `${peer.name} ${spread(peer)}`.padEnd(COLUMNS.spread),
    `ratio ${figure(ratio)}`,
  ]
  return cells.join(' ')
}

function spread({ median, min, max }: Spread): string {
  return `${figure(median)} (${figure(min)} to ${figure(max)})`
}

/** A number to three digits or so, in millions, thousands or as it is. */
function figure(value: number): string {
  if (value >= 1e6) return `${digits(value / 1e6)} M`
  if (value >= 1e4) return `${digits(value / 1e3)} k`
  return digits(value)
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
