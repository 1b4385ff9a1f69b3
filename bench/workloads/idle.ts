import { defineProtocol, type Node, simulate } from '../../index.ts'
import { type Figures, mustGoOn, timed } from '../workload.ts'

const WAKING_EVERY_MS = 1_000
const WAKINGS = 3_000_000

/** Does nothing; the first so many nodes wake up now and then to do it. */
const sleeper = defineProtocol({
  name: 'sleeper',
  defaults: { waking: 1 },
  create: (node: Node, { waking }) => {
    if (node.members.indexOf(node.id) < waking) node.every(WAKING_EVERY_MS, () => undefined)
    return { receive() {}, inspect: () => ({}) }
  },
})

/** Virtual seconds a second of a cluster in which nothing happens but that `variant` of `size` nodes wake up once a second. */
export function idle(size: number, variant: string): Figures {
  const waking = Number(variant)
  const simulation = simulate(
    { name: 'idle', cluster: { protocol: sleeper({ waking }), nodes: size }, duration: 1e12 },
    'bench',
  )
  const { done, seconds } = timed((share) => {
    const before = simulation.time
    simulation.runTo({ timeMs: before + (WAKINGS / waking) * WAKING_EVERY_MS * share })
    mustGoOn(simulation)
    return (simulation.time - before) / 1_000
  })
  return { 'virtual s/s': done / seconds }
}
