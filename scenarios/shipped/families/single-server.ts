import { singleServer } from '../../../protocols/index.ts'
import { linearizable } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/** One server, on a disk that is slow enough for crashes to fall before flushes. */
export const singleServerFamily: Family = {
  name: 'single-server',
  what: 'a single server',
  scenario: {
    cluster: { protocol: singleServer(), nodes: 1 },
    network,
    disk,
    workload: register({ clients: 3, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [linearizable()],
  },
  important: 'n1',
  shows: {
    healthy: 'an operation takes one round trip and one flush',
    'restart-storm': 'what was acknowledged is on the disk, and nothing is done while the server is down',
    clocks: 'nobody reads a clock',
    disks: 'the server dies of what it cannot write, and answers when it can again',
    soak: 'nothing is lost, and nothing is available while the server is down',
  },
}
