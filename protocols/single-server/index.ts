import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { objectDefaults, objectionToObject } from '../objects/index.ts'
import { type SingleServerMutant, singleServerMutants, type SingleServerOptions } from './options.ts'
import { SingleServer } from './single-server.ts'

export type { SingleServerMutant, SingleServerOptions } from './options.ts'

/**
 * A single server: the first node of the group keeps the object, in a log of operations on its disk that is flushed before
 * anything is answered; the others send clients to it. The simplest thing that is correct: what else a protocol does, it does to
 * be there when this one is not.
 *
 * It promises that the object is linearizable, and that an operation takes effect once however often it is asked for. That
 * operations are answered at all it promises only while the server is up and reachable. Whatever happens to the network, to
 * clocks and to the processors it bears, and any crash; a disk that is slow, fails or is full, too: it dies of it and starts
 * again. What was flushed must be there, whole, when it does.
 *
 * @param options - `object` and `initial`; `mutant` switches one of its mistakes on
 *
 * @example
 * ```ts
 * singleServer({ object: 'queue' })
 * singleServer({ mutant: 'no-flush' })
 * ```
 */
export const singleServer: ProtocolFactory<SingleServerOptions, SingleServerMutant> = defineProtocol({
  name: 'single-server',
  description: 'one node keeps a linearizable object, by default registers, and flushes before it answers',
  defaults: objectDefaults,
  validate: objectionToObject,
  mutants: singleServerMutants,
  roles: ['server', 'guide'],
  create: (node: Node, options, mutant) => new SingleServer(node, options, mutant),
  clients: { timeoutMs: 1_000, attemptMs: 250, start: 'last-leader', redirects: 3 },
  bears: asynchrony,
})
