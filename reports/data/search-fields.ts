import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { NUMBER, type RunColumns, type StateColumns, type StateSeries } from './run-columns.ts'
import { type Comparison, isNumber, type Term } from './search-query.ts'
import { valueOf } from './states.ts'

const MOST_NAMED = 12

type FieldTerm = Extract<Term, { readonly asks: 'field' }>

/** A series, and what to look at in its values: the fields and positions that lead there, for what is nested. */
interface Looked {
  readonly series: StateSeries
  readonly path: readonly string[]
}

/** The events at nodes whose state, once they had done what the event led them to do, shows what a search asks. */
export function fieldMatches({ outline, events, states }: RunColumns, term: FieldTerm): Uint8Array {
  const looked = lookedAt(states, term.field)
  if (looked.length === 0) throw new InputError(noSuchField(states, term))
  const changes = changesOf(states, looked, term)
  // At 0 stands that it does not hold where there is no node.
  const holds = new Uint8Array(outline.participants.length + 1)
  const found = new Uint8Array(events.length)
  let next = 0
  for (let i = 0; i < events.length; i++) {
    for (; next < changes.length; next++) {
      const change = changes[next] as Change
      if (change.event > i) break
      holds[change.node + 1] = change.holds ? 1 : 0
    }
    found[i] = holds[(events.nodes[i] as number) + 1] as number
  }
  return found
}

interface Change {
  readonly event: number
  readonly node: number
  readonly holds: boolean
}

/** When it begins and ends to hold at each node, in order. */
function changesOf(
  states: StateColumns,
  looked: readonly Looked[],
  { comparison, value }: FieldTerm,
): readonly Change[] {
  const changes = looked.flatMap(({ series, path }) => {
    const known = new Map<number, boolean>()
    return Array.from(series.events, (event, row): Change => {
      const code = series.codes[row] as number
      const holds = known.get(code) ?? compares(within(valueOf(states, series, row), path), comparison, value)
      if (code !== NUMBER) known.set(code, holds)
      return { event, node: series.node, holds }
    })
  })
  return changes.sort((one, other) => one.event - other.event)
}

/** The series of a field at each node; if no node has it, those of the field that it is nested in. */
function lookedAt({ series }: StateColumns, field: string): readonly Looked[] {
  const own = series.filter((one) => one.field === field)
  if (own.length > 0) return own.map((series) => ({ series, path: [] }))
  return series
    .filter((one) => field.startsWith(`${one.field}.`))
    .map((series) => ({ series, path: field.slice(series.field.length + 1).split('.') }))
}

function within(value: Json | undefined, path: readonly string[]): Json | undefined {
  let inner = value
  for (const step of path) {
    if (Array.isArray(inner) && step === 'length') inner = inner.length
    else if (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)) {
      inner = (inner as { readonly [field: string]: Json })[step]
    } else return undefined
  }
  return inner
}

function compares(value: Json | undefined, comparison: Comparison, asked: string): boolean {
  if (value === undefined) return false
  if (comparison === '=' || comparison === '!=') return isSame(value, asked) === (comparison === '=')
  if (typeof value !== 'number') return false
  const number = Number(asked)
  switch (comparison) {
    case '>':
      return value > number
    case '>=':
      return value >= number
    case '<':
      return value < number
    case '<=':
      return value <= number
  }
}

function isSame(value: Json, asked: string): boolean {
  if (typeof value === 'number' && isNumber(asked)) return value === Number(asked)
  return value === asked || JSON.stringify(value) === asked
}

function noSuchField({ series }: StateColumns, { field, comparison, value }: FieldTerm): string {
  const names = [...new Set(series.map((one) => one.field))]
  const some = names.slice(0, MOST_NAMED).join(', ')
  const shown = names.length === 0 ? 'nodes show none' : `nodes show ${some}`
  return `the search asks for ${field}${comparison}${value}: there is no such field, ${shown}`
}
