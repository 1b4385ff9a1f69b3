import type { RunRecord } from '../../sim/record.ts'
import type { NodeId } from '../../sim/types.ts'
import { count, counted } from '../format.ts'
import type { ReportedOperation } from '../operations.ts'
import type { ClientRow } from './client-lanes.ts'

/** The rows of a picture, in the order of the cluster, and in a sentence those it has no room for. */
export interface Rows<Row> {
  readonly rows: readonly Row[]
  readonly omissions: readonly string[]
}

/** The clients that ran some operations; those of the wanted ones first, if there is not room for all. */
export function clientRows(
  record: RunRecord,
  operations: readonly ReportedOperation[],
  wanted: ReadonlySet<string>,
  most: number,
): Rows<ClientRow> {
  const homes = new Map(record.participants.map(({ id, home }) => [id, home]))
  const order = new Map(record.participants.map(({ id }, position) => [id, position]))
  const names = [...new Set(operations.map(({ client }) => client))]
  const last = order.size
  names.sort((one, other) => (order.get(one) ?? last) - (order.get(other) ?? last))
  const kept = keep(names, wanted, most)
  const rows = kept.map((name) => {
    const home = homes.get(name)
    return { name, detail: home === undefined ? '' : `at ${home}` }
  })
  return { rows, omissions: omitted(names.length - kept.length, 'client') }
}

/** The nodes of the cluster; the wanted ones first, if there is not room for all. */
export function nodeRows(record: RunRecord, wanted: ReadonlySet<string>, most: number): Rows<NodeId> {
  const names = record.participants.filter(({ kind }) => kind === 'node').map(({ id }) => id)
  const kept = keep(names, wanted, most)
  return { rows: kept, omissions: omitted(names.length - kept.length, 'node') }
}

/** At most so many names, the wanted ones before the others, in their old order. */
export function keep(names: readonly string[], wanted: ReadonlySet<string>, most: number): readonly string[] {
  if (names.length <= most) return names
  const first = names.filter((name) => wanted.has(name))
  const others = names.filter((name) => !wanted.has(name))
  const kept = new Set([...first, ...others].slice(0, most))
  return names.filter((name) => kept.has(name))
}

/** How many things a picture has no room for, in a sentence; none if it has room for all. */
export function omitted(number: number, noun: string): readonly string[] {
  if (number === 0) return []
  return [`${counted(number, `more ${noun}`)} ${number === 1 ? 'is' : 'are'} not drawn.`]
}

/** How many of how many operations a picture shows, in a sentence; none if it shows all. */
export function shownWords(shown: number, all: number, where: string): readonly string[] {
  if (shown === all) return []
  return [
    `${count(shown)} of ${counted(all, 'operation')} ${where} are drawn: those nearest to the violation.`,
  ]
}
