import { Narrator } from '../explanation/narrator.ts'
import { shortText, valueText } from '../models/shapes.ts'
import { WRITE } from './accesses.ts'
import { slotsOf } from './read-guarantees.ts'
import type { DecidedModel } from './session-models.ts'
import { NONE, type SessionInput, type SessionTable } from './session-table.ts'

/** The model that asks for each guarantee together with others, over one order of versions for all. */
const TOGETHER: { readonly [model in DecidedModel]?: DecidedModel } = {
  'read-your-writes': 'PRAM',
  'monotonic-reads': 'PRAM',
  'monotonic-writes': 'PRAM',
  'writes-follow-reads': 'causal-convergent',
}

/**
 * What has to be said beside a guarantee that holds: that it does so by itself alone, and under which order of versions, where the
 * model that asks for it together with others does not hold.
 *
 * @param input - what the table was made of
 * @param table - what sessions did
 * @param model - that holds
 * @param order - the writes, as versions, under which it does
 * @param isBroken - whether a model is
 * @returns sentences, or nothing where there is nothing to say
 */
export function aloneText(
  input: SessionInput,
  table: SessionTable,
  model: DecidedModel,
  order: Int32Array,
  isBroken: (model: DecidedModel) => boolean,
): string {
  const together = TOGETHER[model]
  if (together === undefined || !isBroken(together)) return ''
  const backwards = writtenBackwards(table, order)
  if (backwards === undefined) return ` That is so of it alone: ${together} is violated.`
  const [earlier, later] = backwards
  const value = (access: number) => valueText(input.operations.events.valueOf(table.values[access] as number))
  const key = table.keyNames[table.keys[earlier] as number]
  const who = new Narrator(input.history, input.model).who(
    input.operations.at(table.rows[earlier] as number).invocation,
  )
  const of = key === undefined ? '' : ` of ${shortText(key)}`
  return ` That is so if ${value(later)}${of} is older than ${value(earlier)}, which ${who} wrote first, and so of it alone: then monotonic-writes does not hold, and ${together} is violated.`
}

/** The first two writes of a session to a key that stand the other way round in an order: the one that was made first, and the other. */
function writtenBackwards(table: SessionTable, order: Int32Array): readonly [number, number] | undefined {
  const { slots, slotCount } = slotsOf(table)
  const places = new Int32Array(table.length).fill(NONE)
  for (const [place, access] of order.entries()) places[access] = place
  const latest = new Int32Array(slotCount).fill(NONE)
  for (let access = 0; access < table.length; access++) {
    if (table.kinds[access] !== WRITE || places[access] === NONE || table.loose[access] === 1) continue
    const slot = slots[access] as number
    const before = latest[slot] as number
    if (before !== NONE && (places[before] as number) > (places[access] as number)) return [before, access]
    latest[slot] = access
  }
  return undefined
}
