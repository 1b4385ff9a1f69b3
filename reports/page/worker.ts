import { shippedChecks, shippedProtocols } from '../../scenarios/library.ts'
import * as sim from '../../sim/index.ts'
import { serve } from './serve.ts'

/**
 * The engine, as a classic worker inside the page. Where this is built for a page, there are no protocols and no checks: each of those
 * shipped is a script of its own, over what this one brings (`sim`, and what the build adds that several checks share), and a page carries
 * those of its run. The last thing it does is to start the engine.
 */
Object.assign(globalThis, {
  netsplit: { sim, protocols: shippedProtocols, checks: shippedChecks, start: () => serve({}) },
})
