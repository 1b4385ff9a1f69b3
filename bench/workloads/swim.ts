import { crash, simulate, swim as shippedSwim, uniform } from '../../index.ts'
import { peakFromNow } from '../peak-memory.ts'
import { type Figures, mustGoOn, timedOnce } from '../workload.ts'

const DURATION_MS = 60_000
const WARMING_NODES = 200

/** memberlist's times for a local network: a probe a second, half a second to answer it, an exchange of all every 30 s. */
const protocol = shippedSwim({ protocolPeriodMs: 1_000, pingTimeoutMs: 500, syncMs: 30_000 })

/**
 * A minute of a group of `size` members that are `well`, or of which one of a thousand `crashes` for good: virtual seconds a second, and
 * the most memory that it took, which is left out where the system cannot tell it.
 */
export function swim(size: number, variant: string): Figures {
  group(WARMING_NODES, variant)
  const peak = peakFromNow()
  const { done, seconds } = timedOnce(() => group(size, variant))
  const bytes = peak()
  return { 'virtual s/s': done / seconds, ...(bytes === undefined ? {} : { 'peak MB': bytes / 1e6 }) }
}

function group(nodes: number, variant: string): number {
  const crashes = variant === 'crashes' ? Math.ceil(nodes / 1_000) : 0
  const simulation = simulate(
    {
      name: 'swim',
      cluster: { protocol, nodes },
      network: { latency: uniform({ min: 1, max: 10 }) },
      faults: Array.from({ length: crashes }, (_, i) => crash({ at: 10_000, node: `n${i + 2}` })),
      duration: 2 * DURATION_MS,
    },
    'bench',
  )
  simulation.runTo({ timeMs: DURATION_MS })
  mustGoOn(simulation)
  return DURATION_MS / 1_000
}
