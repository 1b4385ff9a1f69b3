import { defineProtocol, type Node, simulate, sleep, type Task } from '../../index.ts'
import { type Figures, mustGoOn, timed } from '../workload.ts'

const SLEEPS = 1_000
const CHAINS = 1_000

function* sleeps(): Task {
  for (let i = 0; i < SLEEPS; i++) yield* sleep(1)
}

function chain(node: Node): void {
  let left = SLEEPS
  const next = (): void => {
    if (--left > 0) node.after(1, next)
  }
  node.after(1, next)
}

/** One node that waits a thousand times for a millisecond, in a script or in a chain of handlers. */
const sleeper = defineProtocol({
  name: 'sleeper',
  defaults: { script: false },
  create(node: Node, { script }) {
    const begin = (): void => (script ? node.spawn(sleeps()) : chain(node))
    begin()
    node.every(SLEEPS + 1, begin)
    return { receive() {}, inspect: () => ({}) }
  },
})

/** What a wait costs in a script (`variant` `task`) or in a handler. */
export function tasks(_size: number, variant: string): Figures {
  const protocol = sleeper({ script: variant === 'task' })
  const simulation = simulate({ name: 'sleeper', cluster: { protocol, nodes: 1 }, duration: 1e12 }, 'bench')
  const { done, seconds } = timed((share) => {
    const before = simulation.events
    simulation.runTo({ timeMs: simulation.time + (SLEEPS + 1) * CHAINS * share })
    mustGoOn(simulation)
    return simulation.events - before
  })
  return { 'ns/event': (seconds * 1e9) / done }
}
