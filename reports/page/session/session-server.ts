import type { JudgedRun } from '../../../scenarios/judged-run.ts'
import type { Library } from '../../../scenarios/library.ts'
import { completeScenario } from '../../../scenarios/complete.ts'
import { judge } from '../../../scenarios/run.ts'
import { simulateChecked } from '../../../scenarios/simulate-checked.ts'
import { InputError } from '../../../sim/errors.ts'
import type { ResolvedScenario } from '../../../sim/scenario.ts'
import { simulateResolved } from '../../../sim/world.ts'
import { columnsOfRun } from '../../data/columns-of-run.ts'
import { EventRecorder } from '../../data/record-events.ts'
import type { RunColumns } from '../../data/run-columns.ts'
import { verdictSentence } from '../../headline.ts'
import { Pace, type Turn } from './pace.ts'
import { ParkedRuns } from './parked-runs.ts'
import type {
  Answers,
  Ask,
  EventContents,
  FirstPass,
  ForkedRun,
  FromWorker,
  RecordedRun,
  RunDigest,
  ToWorker,
} from './protocol.ts'

/** What a server stands on. */
export interface ServerWorld {
  /** Finds the code that a scenario names. */
  readonly library: Library
  /** Goes on when everything has been done that waits for its turn now. */
  readonly turn: Turn
  readonly send: (message: FromWorker) => void
}

/** The worker's side of a session: runs one run, looks into it, and runs changed ones, each request giving way to the others. */
export class SessionServer {
  private readonly world: ServerWorld
  private run: RecordedRun | undefined
  private parked: ParkedRuns | undefined
  private readonly active = new Map<number, Pace>()
  private spreading = false

  constructor(world: ServerWorld) {
    this.world = world
  }

  receive(message: ToWorker): void {
    if ('open' in message) {
      this.run = message.open
      return
    }
    if ('cancel' in message) {
      const pace = this.active.get(message.id)
      if (pace !== undefined) pace.cancelled = true
      return
    }
    void this.serve(message.id, message.ask)
  }

  private async serve(id: number, ask: Ask): Promise<void> {
    const pace = new Pace(this.world.turn, (progress) => this.world.send({ id, progress }))
    this.active.set(id, pace)
    try {
      const answer = await this.answer(ask, pace)
      this.world.send({ id, answer })
    } catch (error) {
      this.world.send({ id, error: error instanceof Error ? error.message : String(error) })
    } finally {
      this.active.delete(id)
    }
    if (ask.kind === 'contents') void this.spread()
  }

  private answer(ask: Ask, pace: Pace): Promise<Answers[Ask['kind']]> {
    switch (ask.kind) {
      case 'begin':
        return this.begin(ask.columns, pace)
      case 'contents':
        return this.contents(ask.event, pace)
      case 'fork':
        return this.fork(ask.scenario, pace)
    }
  }

  private async begin(wanted: boolean, pace: Pace): Promise<FirstPass> {
    const { judged, columns } = await this.judged(this.opened.scenario, wanted, pace)
    return { digest: digestOf(judged), ...(columns === undefined ? {} : { columns }) }
  }

  private async fork(scenario: ResolvedScenario, pace: Pace): Promise<ForkedRun> {
    const { judged, columns } = await this.judged(scenario, true, pace)
    const { operations } = columns as RunColumns
    return {
      digest: digestOf(judged),
      sentence: verdictSentence(judged, operations.length),
      properties: judged.properties.map(({ name, kind, verdict, why }) => ({ name, kind, verdict, why })),
      columns: columns as RunColumns,
    }
  }

  private contents(event: number, pace: Pace): Promise<EventContents> {
    const { expected, scenario, seed } = this.opened
    if (!(Number.isInteger(event) && event >= 0 && event < expected.events)) {
      throw new InputError(`there is no event ${event}: expected one from 0 to ${expected.events - 1}`)
    }
    this.parked ??= new ParkedRuns((trace) => {
      // No check watches: nobody goes further than the run went.
      return simulateResolved(this.resolved(scenario), seed, { trace })
    }, expected.events)
    return this.parked.contentsOf(event, pace)
  }

  /** Runs a scenario to its end and judges it. */
  private async judged(
    scenario: ResolvedScenario,
    wanted: boolean,
    pace: Pace,
  ): Promise<{ readonly judged: JudgedRun; readonly columns: RunColumns | undefined }> {
    const recorder = wanted ? new EventRecorder() : undefined
    const simulation = simulateChecked(this.resolved(scenario), this.opened.seed, {
      // A run is recorded with them; code that throws when it is asked is then found here too.
      inspections: true,
      ...(recorder === undefined ? {} : { trace: recorder }),
    })
    await pace.run(simulation)
    const judged = judge(simulation.record())
    await pace.giveWay()
    const columns = recorder === undefined ? undefined : columnsOfRun(judged.record, recorder.columns())
    return { judged, columns }
  }

  /** Puts simulations along the run while nobody asks for anything. */
  private async spread(): Promise<void> {
    if (this.spreading) return
    this.spreading = true
    const whenIdle = async (): Promise<void> => {
      do await this.world.turn()
      while (this.active.size > 0)
    }
    try {
      await this.parked?.spread(new Pace(whenIdle))
    } finally {
      this.spreading = false
    }
  }

  private resolved(scenario: ResolvedScenario): ResolvedScenario {
    return completeScenario(scenario, { library: this.world.library })
  }

  private get opened(): RecordedRun {
    if (this.run === undefined) throw new InputError('no run was opened: expected one before any request')
    return this.run
  }
}

function digestOf({ record, verdict }: JudgedRun): RunDigest {
  const { traceHash, events } = record
  return { traceHash, events, verdict }
}
