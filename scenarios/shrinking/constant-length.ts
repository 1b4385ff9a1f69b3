import type { Distribution } from '../../sim/index.ts'

/** A constant length that is like those of a distribution. */
export function constantOf(distribution: Distribution): Distribution {
  switch (distribution.kind) {
    case 'constant':
      return distribution
    case 'uniform':
      return { kind: 'constant', ms: Math.round((distribution.min + distribution.max) / 2) }
    case 'lognormal':
      return { kind: 'constant', ms: distribution.median }
    case 'exponential':
    case 'normal':
      return { kind: 'constant', ms: distribution.mean }
    case 'pareto':
      return { kind: 'constant', ms: distribution.min }
    case 'bimodal':
      return constantOf(distribution.fast)
  }
}
