import type { Workload } from '../workload.ts'
import { bare } from './bare-loop.ts'
import { checkFiles } from './check-files.ts'
import { check } from './check-history.ts'
import { checkGenerated } from './check-generated.ts'
import { checkSessions } from './check-sessions.ts'
import { isolation } from './check-isolation.ts'
import { checkTransactionHistory } from './check-transactions.ts'
import { commits } from './commits.ts'
import { echo } from './echo.ts'
import { calm, faults, trace } from './faults.ts'
import { heartbeat } from './heartbeats.ts'
import { idle } from './idle.ts'
import { pages, porcupinePages } from './pages.ts'
import { raft, world } from './raft.ts'
import { seeds } from './seeds.ts'
import { plainLoops, sweeps } from './sweeps.ts'
import { shrink } from './shrink.ts'
import { swim } from './swim.ts'
import { tasks } from './tasks.ts'
import { tokens } from './tokens.ts'

/** What a measurement can be of, by name. */
export const workloads = {
  bare,
  calm,
  check,
  checkFiles,
  checkGenerated,
  checkSessions,
  isolation,
  checkTransactionHistory,
  commits,
  echo,
  faults,
  heartbeat,
  idle,
  plainLoops,
  pages,
  porcupinePages,
  raft,
  seeds,
  sweeps,
  shrink,
  swim,
  tasks,
  tokens,
  trace,
  world,
} as const satisfies { readonly [name: string]: Workload }

export type WorkloadName = keyof typeof workloads
