import { ChosenRandom } from './chosen-random.ts'
import { drawBelow } from './choices.ts'
import type { SimulatedClient } from './clients.ts'
import { InputError } from './errors.ts'
import { asWorkload, isOurs, refuseAsync } from './guarded.ts'
import { type Kernel, NONE } from './kernel.ts'
import { naturalLog } from './math.ts'
import { textOf } from './printing.ts'
import type { Stream } from './random.ts'
import { kindCode } from './trace.ts'
import type { Operation } from './types.ts'
import type { OperationContext, Phase, RatedPhase, ScriptedPhase, WorkloadPlan } from './workload.ts'
import { contextOf, type IssuedCounts, WorkloadScripts } from './workload-scripts.ts'

const TWO_TO_32 = 4294967296
const MICROSECONDS_IN_SECOND = 1_000_000

/**
 * Issues a workload's operations: arrivals at a rate that does not wait for answers, over the clients that are free. What
 * finds no free client is counted, not kept.
 */
export class WorkloadDriver {
  /** Operations that found no free client. */
  notIssued = 0
  private readonly kernel: Kernel
  private readonly clients: readonly SimulatedClient[]
  private readonly phases: { readonly main: readonly Phase[]; readonly final: readonly Phase[] }
  private readonly arrivals: Stream
  private readonly random: ChosenRandom
  private queue: readonly Phase[] = []
  private readonly counts: IssuedCounts = { issued: 0, total: 0 }
  private scheduled = 0
  private scripts: WorkloadScripts | undefined
  /** Counts what has been begun, so that an arrival of an earlier stretch finds out that it is late. */
  private stretch = 0

  constructor(kernel: Kernel, clients: readonly SimulatedClient[], plan: WorkloadPlan) {
    for (const phase of plan.phases) {
      checkPhase(phase)
      if ('script' in phase) {
        refuseAsync(`the workload's phase "${phase.name}"`, phase, ['script'])
        continue
      }
      const { name, rate } = phase
      if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) {
        throw new InputError(
          `the workload's phase "${name}" has the rate ${rate}, expected more than 0 operations a second`,
        )
      }
    }
    this.kernel = kernel
    this.clients = clients
    this.phases = {
      main: plan.phases.filter(({ when }) => when === 'main'),
      final: plan.phases.filter(({ when }) => when === 'final'),
    }
    this.arrivals = kernel.key.stream('workload/arrivals')
    this.random = ChosenRandom.over(kernel.choices, kernel.key.generator('workload'))
  }

  /** Begins the phases of one stretch of the run, in place of those before it. */
  begin(when: 'main' | 'final'): void {
    this.queue = this.phases[when]
    this.stretch++
    this.scripts?.cancel()
    this.nextPhase()
  }

  private nextPhase(): void {
    const [phase, ...rest] = this.queue
    this.queue = rest
    this.counts.issued = 0
    if (phase === undefined) return
    const { kernel } = this
    kernel.cause = kernel.record(kindCode.phase, NONE, NONE, NONE, NONE, NONE, undefined, phase.name, 0, 0)
    this.scripts?.cancel()
    this.scripts = undefined
    if ('script' in phase) {
      const { stretch } = this
      this.scripts = new WorkloadScripts(kernel, this.clients, phase, this.counts, () => {
        if (stretch === this.stretch) this.nextPhase()
      })
      this.scripts.begin()
    } else this.scheduleArrival(phase)
  }

  private scheduleArrival(phase: RatedPhase): void {
    const { kernel, stretch } = this
    // Exponential gaps: arrivals are a Poisson process, as from many independent users.
    const draw = (kernel.choices.draw(this.arrivals) + 1) / TWO_TO_32
    const gap = Math.ceil((-naturalLog(draw) * MICROSECONDS_IN_SECOND) / phase.rate)
    kernel.schedule(kernel.now + gap, this.arrivals, this.scheduled++, {
      fire: () => {
        if (stretch === this.stretch) this.arrive(phase)
      },
    })
  }

  private arrive(phase: RatedPhase): void {
    const free = this.clients.filter((client) => client.free)
    const client = free[drawBelow(this.kernel.choices, this.arrivals, free.length)]
    if (client === undefined) {
      this.notIssued++
      this.scheduleArrival(phase)
      return
    }
    const { counts, random } = this
    const operation = nextOf(phase, contextOf(this.kernel, client, counts, random))
    if (operation === undefined) return this.nextPhase()
    counts.issued++
    counts.total++
    this.kernel.cause = NONE
    client.perform(operation)
    this.scheduleArrival(phase)
  }
}

/** Throws for what is no phase: code can give anything. */
function checkPhase(given: unknown): void {
  const phase = given as Partial<RatedPhase & ScriptedPhase> | null
  const acts = typeof phase?.next === 'function' || typeof phase?.script === 'function'
  if (typeof phase?.name === 'string' && (phase.when === 'main' || phase.when === 'final') && acts) return
  throw new InputError(
    `a phase of the workload is ${textOf(given)}: expected { name, when: 'main' or 'final', rate and next, or script }`,
  )
}

/** The next operation of a phase. Code that cannot say one is a mistake of the workload, not of the protocol under test. */
function nextOf(phase: RatedPhase, context: OperationContext): Operation | undefined {
  try {
    const operation = asWorkload(() => phase.next(context))
    if (operation !== undefined && typeof (operation as Operation | null)?.f !== 'string')
      throw new InputError(
        `the workload's phase "${phase.name}" gave ${textOf(operation)}: expected an operation { f, key, value } or nothing`,
      )
    return operation
  } catch (error) {
    if (error instanceof InputError) throw error
    if (isOurs(error)) throw error
    throw new InputError(
      `the workload's phase "${phase.name}" threw ${textOf(error)} when asked for its next operation`,
    )
  }
}
