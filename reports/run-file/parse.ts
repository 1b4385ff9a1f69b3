import * as v from 'valibot'
import { sentenceOf } from '../../scenarios/issue-sentence.ts'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { InputError } from '../../sim/errors.ts'
import { historyOf } from '../../sim/history.ts'
import type { RunRecord } from '../../sim/record.ts'
import { unpacked } from '../compressed.ts'
import { readEvents } from '../data/event-section.ts'
import { readStates } from '../data/state-section.ts'
import { inspectionsOf } from './column-inspections.ts'
import { ColumnTrace } from './column-trace.ts'
import { RUN_FORMAT, type RunFile } from './run-file.ts'
import { runFileSchema } from './schema.ts'
import { digestOf } from './text.ts'

/** How much deeper values are nested in a run file than in a run. */
export const RUN_FILE_DEPTH = 8

/** A run as a file holds it, and the file. */
export interface RestoredRun {
  readonly file: RunFile
  /** The run as far as its page and its exports need it. Of most events, the contents of messages are their types alone. */
  readonly run: JudgedRun
}

/**
 * Reads what a run file holds.
 *
 * @param value - parsed from JSON
 * @param where - what to call the file in errors
 * @throws InputError - for what is no run file, is of another format, or is not as netsplit wrote it
 */
export function restoreRun(value: unknown, where: string): RestoredRun {
  const { format, netsplit } = (value ?? {}) as { readonly format?: unknown; readonly netsplit?: unknown }
  if (typeof format === 'number' && format > RUN_FORMAT) {
    throw new InputError(
      `${where} is a run in format ${format}, written by netsplit ${String(netsplit)}: this netsplit reads format ${RUN_FORMAT}`,
    )
  }
  const result = v.safeParse(runFileSchema, value)
  if (!result.success) throw new InputError(`${where} is no run file: ${sentenceOf(result.issues)}`)
  const file = value as RunFile
  const { digest, ...rest } = file
  if (digestOf(rest) !== digest) {
    throw new InputError(
      `${where} is not as netsplit wrote it: its contents do not have the digest that it names`,
    )
  }
  return { file, run: runOf(file, where) }
}

function runOf(file: RunFile, where: string): JudgedRun {
  const { scenario, seed, participants, faults, observed, quiesced, standing, notIssued } = file
  const { traceHash, events, timeUs, ended, history, properties, beyond, verdict } = file
  const record: RunRecord = {
    scenario,
    seed,
    participants,
    history: historyOf(history),
    ...seenIn(file, where),
    faults,
    properties: observed,
    ...(quiesced === undefined ? {} : { quiesced }),
    standing,
    notIssued,
    traceHash,
    events,
    time: timeUs,
    ended,
  }
  return { record, properties, beyond, verdict }
}

/** What columns hold of a run. */
function seenIn(
  { columns, participants, shown }: RunFile,
  where: string,
): Pick<RunRecord, 'trace' | 'inspections'> {
  if (columns === undefined) return { trace: undefined, inspections: undefined }
  const names = participants.map(({ id }) => id)
  const read = <T>(name: string, section: string, reader: (bytes: Uint8Array) => T): T => {
    try {
      return reader(unpacked(section))
    } catch {
      throw new InputError(`${where} is no run file: columns.${name} is not what netsplit packs`)
    }
  }
  const events = read('events', columns.events, readEvents)
  const states = columns.states === undefined ? undefined : read('states', columns.states, readStates)
  const inspections = states && inspectionsOf(states, events, names)
  return { trace: new ColumnTrace(events, names, shown), inspections }
}
