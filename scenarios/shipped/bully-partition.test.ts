import { expect, test } from 'vitest'
import { judge, run } from '../run.ts'
import { bullyPartition } from './bully-partition.ts'

test('bully-partition has two coordinators at every seed from 1 to 10', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { properties, verdict } = judge(run(bullyPartition, seed))
    const violated = properties.filter(({ verdict }) => verdict === 'invalid').map(({ name }) => name)
    expect([verdict, ...violated], `seed ${seed}`).toStrictEqual(['invalid', 'bully: one coordinator'])
  }
})
