import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Disk } from '../../sim/index.ts'
import { Image, type Write } from '../../sim/disk-image.ts'
import { survivalOf, type UnflushedPolicy } from '../../sim/disk-survival.ts'
import type { Configuration } from './configuration.ts'
import { RaftLog } from './log.ts'
import type { Snapshot } from './snapshot.ts'

const founding: Configuration = { voters: ['n1', 'n2', 'n3'], outgoing: [] }
const grown: Configuration = { voters: ['n1', 'n2', 'n3', 'n4'], outgoing: [] }

/** A disk whose flushes complete one by one, and which a crash leaves with some of what was not flushed. */
class CrashingDisk implements Disk {
  private readonly image = new Image()
  private readonly durable = new Image()
  private pending: Write[] = []
  private flushes: { readonly covers: number; readonly done: () => void }[] = []
  private written = 0

  read<T>(key: string): T | undefined {
    return this.image.values.get(key) as T | undefined
  }

  write(name: string, value: unknown): void {
    this.add({ kind: 'write', name, value: value as never })
  }

  append(name: string, value: unknown): void {
    this.add({ kind: 'append', name, index: this.image.log(name).length, value: value as never })
  }

  log<T>(name: string): readonly T[] {
    return this.image.log(name) as readonly unknown[] as readonly T[]
  }

  truncate(name: string, length: number): void {
    this.add({ kind: 'truncate', name, index: length, value: length })
  }

  flush(then: () => void): void {
    this.flushes.push({ covers: this.written, done: then })
  }

  /** Completes the first flush, if there is one. */
  complete(): void {
    const flush = this.flushes.shift()
    if (flush === undefined) return
    const covered = this.pending.length - (this.written - flush.covers)
    for (const write of this.pending.splice(0, Math.max(0, covered))) this.durable.apply(write)
    flush.done()
  }

  /** What a restart finds. */
  crashed(policy: UnflushedPolicy, draw: () => number): CrashingDisk {
    const found = new CrashingDisk()
    const { kept } = survivalOf(this.pending, 0, policy, draw)
    for (const image of [found.image, found.durable]) {
      for (const [key, value] of this.durable.values) image.values.set(key, value)
      for (const [name, log] of this.durable.logs) image.logs.set(name, [...log])
      for (const write of kept) image.apply(write)
    }
    return found
  }

  private add(write: Write): void {
    this.image.apply(write)
    this.pending.push(write)
    this.written++
  }
}

/** A log as it is meant to be: the term of each entry, those that a snapshot stands for included, and who votes. */
interface Meant {
  readonly terms: readonly number[]
  readonly voters: string
}

function votersIn({ configuration }: RaftLog): string {
  return configuration.voters.join(' ')
}

/** Whether what a restarted server makes of its log is what was meant, whichever entries a snapshot stands for. */
function isAs(log: RaftLog, { terms, voters }: Meant): boolean {
  const { base, lastIndex, snapshot } = log
  if (lastIndex !== terms.length || votersIn(log) !== voters) return false
  if (base > 0 && snapshot?.machine.states[0]?.[1] !== `${base} of ${terms[base - 1]}`) return false
  return terms.every((term, i) => i < base - 1 || log.termAt(i + 1) === term)
}

function snapshotOf(log: RaftLog, lastIndex: number, lastTerm: number): Snapshot {
  const states = [['x', `${lastIndex} of ${lastTerm}`]] as const
  return {
    lastIndex,
    lastTerm,
    configuration: log.configurationAt(lastIndex),
    machine: { states, sessions: [] },
  }
}

interface Act {
  readonly do: 'append' | 'grow' | 'complete' | 'flush' | 'overwrite' | 'compact' | 'install'
  /** How far from the end of the log, where that says anything. */
  readonly at: number
}

const acts: fc.Arbitrary<Act> = fc.record({
  do: fc.constantFrom(
    ...(['append', 'append', 'flush', 'flush', 'complete', 'complete', 'complete', 'grow'] as const),
    ...(['overwrite', 'compact', 'compact', 'install'] as const),
  ),
  at: fc.nat(6),
})

test.each(['lost', 'prefix', 'subset'] as const)(
  'whatever a crash keeps of what was not flushed (%s), the log is found as it was at one time since',
  (policy) => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (script, draws) => {
        const disk = new CrashingDisk()
        const log = new RaftLog(disk, founding)
        let term = 1
        let committed = 0
        // What the log was like after each step, and from which on it may be found.
        let terms: readonly number[] = []
        const states: Meant[] = [{ terms, voters: votersIn(log) }]
        const step = (then: readonly number[]): void => {
          terms = then
          states.push({ terms, voters: votersIn(log) })
        }
        let durableFrom = 0
        for (const act of script) {
          if (act.do === 'append' || act.do === 'grow') {
            const configuration = act.do === 'grow' ? { configuration: grown } : {}
            log.append({ term, command: null, ...configuration })
            step([...terms, term])
          } else if (act.do === 'complete') disk.complete()
          else if (act.do === 'flush') {
            const now = states.length - 1
            disk.flush(() => (durableFrom = Math.max(durableFrom, now)))
          } else if (act.do === 'overwrite') {
            const after = Math.max(committed, log.lastIndex - act.at)
            log.merge(after, [{ term: ++term, command: null }])
            step(terms.slice(0, after))
            step([...terms, term])
          } else if (act.do === 'compact') {
            const at = log.lastIndex - act.at
            if (at <= log.base || log.compacting) continue
            committed = Math.max(committed, at)
            log.compact(snapshotOf(log, at, log.termAt(at) as number))
          } else {
            const at = log.lastIndex + 1 + act.at
            committed = at
            log.install(snapshotOf(log, at, ++term))
            step(Array.from({ length: at }, () => term))
          }
          expect(isAs(log, states.at(-1) as Meant)).toBe(true)
        }
        const found = new RaftLog(
          disk.crashed(policy, () => draws.next().value as number),
          founding,
        )
        expect(states.slice(durableFrom).some((state) => isAs(found, state))).toBe(true)
      }),
      { numRuns: 400 },
    )
  },
)
