import type { RunColumns } from '../data/run-columns.ts'
import { embeddedBytes, hasSection } from './embedded.ts'
import { EmbeddedRun } from './embedded-run.ts'
import { EngineSession } from './session/engine-session.ts'
import type { FirstPass, RecordedRun } from './session/protocol.ts'

/** The run that a page reports: its columns, wherever they come from, and the engine that can run it again, if the page has one. */
export class ReportedRun {
  readonly recorded: RecordedRun
  readonly session: EngineSession | undefined
  private readonly embedded = new EmbeddedRun()
  private readonly holdsEvents = hasSection('events')
  private pass: Promise<FirstPass> | undefined

  constructor(recorded: RecordedRun) {
    this.recorded = recorded
    this.session = hasSection('engine') ? new EngineSession(engineSource, recorded) : undefined
  }

  /** Runs it again; its columns come with that if the page does not hold them. */
  begin(): Promise<FirstPass> {
    if (this.session === undefined) return Promise.reject(new Error('this page has no engine'))
    const pass = this.session.begin(!this.holdsEvents)
    this.pass = pass
    // What failed is tried again by who asks next.
    pass.catch(() => {
      if (this.pass === pass) this.pass = undefined
    })
    return pass
  }

  /** The run in columns: as the page holds it, or what it does not hold from the engine. */
  async columns(): Promise<RunColumns> {
    if (!this.holdsEvents) return columnsOf(await (this.pass ?? this.begin()))
    const held = await this.embedded.columns()
    if (held.states.lives.length > 0 || this.session === undefined) return held
    const { states } = columnsOf(await this.session.begin(true))
    return { ...held, states }
  }
}

function columnsOf({ columns }: FirstPass): RunColumns {
  if (columns === undefined) throw new Error('the engine gave no events')
  return columns
}

async function engineSource(): Promise<string> {
  return new TextDecoder().decode(await embeddedBytes('engine'))
}
