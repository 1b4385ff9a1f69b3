import type { Random } from '../../sim/index.ts'

/** 32 bits from a node's stream. */
export function keyFrom(random: Random): number {
  return random.int(0, 0xffffffff) | 0
}
