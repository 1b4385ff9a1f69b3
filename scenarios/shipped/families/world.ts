import { lognormal } from '../../../sim/index.ts'

/** A network that now and then loses and repeats messages, and whose messages overtake each other. */
export const network = { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 }

/** Disks that are slow enough for crashes to fall before flushes. */
export const disk = { flush: lognormal({ median: 4, p99: 40 }) }
