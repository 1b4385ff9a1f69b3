import type { Mutant } from '../../sim/index.ts'
import type { ObjectOptions } from '../objects/index.ts'

/** What can be set about the single server. */
export interface SingleServerOptions extends ObjectOptions {}

/** Published mistakes in a single server that can be switched on. */
export const singleServerMutants = {
  'no-flush': {
    source:
      'operations are answered and left to the operating system to write: the Redis manual, appendfsync no',
    breaks: 'durability, and with it linearizability: a crash takes back what was acknowledged',
    needs: '1 node; a crash',
  },
  'no-sessions': {
    source: 'the server does not recognise a repeated request: Ongaro, thesis, section 6.3',
    breaks: 'linearizability: an operation that a client or the network repeats takes effect twice',
    needs: '1 node; a request that comes twice',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type SingleServerMutant = keyof typeof singleServerMutants
