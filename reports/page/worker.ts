import { shippedProtocols } from '../../scenarios/library.ts'
import * as sim from '../../sim/index.ts'
import { serve } from './serve.ts'

/**
 * The engine, as a classic worker inside the page. Where this is built for a page, there are no protocols: each shipped protocol is a script
 * of its own, over the `sim` that this one brings, and a page carries those of its run. The last thing it does is to start the engine.
 */
Object.assign(globalThis, { netsplit: { sim, protocols: shippedProtocols, start: () => serve({}) } })
