import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DamageAtlas } from './damage-atlas.ts'
import type { DiskSettings, SimulatedDisk } from './disk.ts'
import { type Device, type DeviceFault, deviceOf } from './testing/disks.ts'
import { runUntil } from './testing/kernel.ts'

const KEYS = ['term', 'vote']

/** Everything that can take away what was promised, by name; several act at once. */
const weathers: { readonly [weather: string]: readonly DeviceFault[] } = {
  sound: [],
  torn: [{ kind: 'torn-writes', id: 'torn', probability: 0.7 }],
  lying: [{ kind: 'lying-flush', id: 'lying', probability: 0.7 }],
  failing: [{ kind: 'disk-error', id: 'failing', probability: 0.5, operations: ['flush'] }],
  all: [
    { kind: 'torn-writes', id: 'torn', probability: 0.7 },
    { kind: 'lying-flush', id: 'lying', probability: 0.7 },
    { kind: 'disk-error', id: 'failing', probability: 0.3, operations: ['flush'] },
  ],
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), what: fc.constantFrom(...KEYS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), what: fc.constant('log') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('flush' as const), what: fc.constant('') }) },
  fc.record({
    do: fc.constantFrom('truncate' as const, 'crash' as const, 'corrupt' as const, 'wipe' as const),
    what: fc.constant(''),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('weather' as const),
      what: fc.constantFrom(...Object.keys(weathers)),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A replica, and what its flushes have promised: values by item, until something newer is written there. */
class Replica {
  readonly promised = new Map<string, number>()
  private readonly device: Device
  private readonly atlas: DamageAtlas
  private readonly node: string
  private unflushed = new Map<string, number>()

  constructor(node: string, atlas: DamageAtlas, settings: Partial<DiskSettings>, seed: string) {
    this.node = node
    this.atlas = atlas
    this.device = deviceOf(settings, {
      seed,
      hooks: {
        // The test only looks at the log: it need not be readable for that.
        acting: () => false,
        mayDamage: (item) => atlas.mayDamage(node, item),
        damaged: (item) => atlas.damaged(node, item),
        mended: (item) => atlas.mended(node, item),
      },
    })
  }

  get disk(): SimulatedDisk {
    return this.device.disk
  }

  perform({ do: act, what }: Step, serial: number): void {
    const { disk, device } = this
    if (act === 'write') {
      disk.write(what, serial)
      this.wrote(what, serial)
    } else if (act === 'append') {
      disk.append('log', serial)
      this.wrote(`log[${disk.log('log').length - 1}]`, serial)
    } else if (act === 'truncate') {
      const length = Math.floor(disk.log('log').length / 2)
      for (const items of [this.promised, this.unflushed]) {
        for (const item of [...items.keys()]) if (indexOf(item) >= length) items.delete(item)
      }
      disk.truncate('log', length)
    } else if (act === 'flush') {
      const covered = this.unflushed
      this.unflushed = new Map()
      disk.flush(
        () => covered.forEach((value, item) => this.promised.set(item, value)),
        () => undefined,
      )
      runUntil(device.kernel, device.kernel.now + 1_000)
    } else if (act === 'corrupt') disk.corrupt('corruption', 0.5)
    else if (act === 'weather') device.act(...(weathers[what] ?? []))
    else if (act === 'crash') this.crash()
    else if (this.atlas.mayWipe(this.node)) {
      this.atlas.wiped(this.node)
      this.crash()
      disk.wipe()
    }
  }

  /** Whether what was promised of an item would not be found after a crash now. */
  breaks(item: string): boolean {
    const promised = this.promised.get(item)
    if (promised === undefined) return false
    const { durable } = this.disk
    return promised !== (indexOf(item) < 0 ? durable.read(item) : durable.log('log')[indexOf(item)])
  }

  private crash(): void {
    this.unflushed.clear()
    this.disk.crash()
  }

  private wrote(item: string, value: number): void {
    this.promised.delete(item)
    this.unflushed.set(item, value)
  }
}

const indexOf = (item: string): number => Number(/^log\[(\d+)\]$/.exec(item)?.[1] ?? -1)

const settings = fc.record({
  checksums: fc.boolean(),
  unflushed: fc.constantFrom('lost' as const, 'prefix' as const, 'subset' as const),
})

test.each([0, 1, 2, Number.POSITIVE_INFINITY])(
  'of three replicas never more than %d break a promise about the same thing',
  (copies) => {
    let most = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), step), { maxLength: 100, size: 'max' }),
        settings,
        fc.nat(),
        (steps, settings, seed) => {
          const atlas = new DamageAtlas(copies)
          const replicas = ['n1', 'n2', 'n3'].map(
            (node, i) => new Replica(node, atlas, settings, `${seed}/${i}`),
          )
          for (const [serial, [replica, step]] of steps.entries()) {
            replicas[replica]?.perform(step, serial + 1)
            const items = new Set(replicas.flatMap(({ promised }) => [...promised.keys()]))
            for (const item of items) {
              // With checksums, what is durable ends before the first damaged entry, and the rest cannot be told.
              if (settings.checksums && indexOf(item) >= 0) continue
              const broken = replicas.filter((replica) => replica.breaks(item)).length
              most = Math.max(most, broken)
              expect(broken, item).toBeLessThanOrEqual(copies)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(most, 'the budget is used up').toBe(Math.min(copies, 3))
  },
)
