import type { Pass } from '../pass.ts'
import { ending } from './ending.ts'
import { fewerClients } from './fewer-clients.ts'
import { fewerFaults } from './fewer-faults.ts'
import { fewerNodes } from './fewer-nodes.ts'
import { fewerOperations } from './fewer-operations.ts'
import { listedOperations } from './listed-operations.ts'
import { plainerFaults } from './plainer-faults.ts'
import { plainerNames } from './plainer-names.ts'
import { plainerWorld } from './plainer-world.ts'
import { rounderNumbers } from './rounder-numbers.ts'
import { shorter } from './shorter.ts'
import { simplerFaults } from './simpler-faults.ts'
import { singleDelays, singleMessages } from './single-messages.ts'
import { smallerSeed } from './smaller-seed.ts'
import { weakerFaults } from './weaker-faults.ts'

/**
 * All passes, in the order in which they are tried. Those of a later stage only have a go when those before it find nothing: what
 * is not needed at all need not be made rounder.
 */
export const stages: readonly (readonly Pass[])[] = [
  [
    ending,
    fewerFaults,
    plainerFaults,
    fewerNodes,
    plainerWorld,
    fewerClients,
    listedOperations,
    singleMessages,
    fewerOperations,
    singleDelays,
  ],
  [shorter],
  [simplerFaults, weakerFaults, rounderNumbers, plainerNames, smallerSeed],
]
