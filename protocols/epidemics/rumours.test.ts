import { expect, test } from 'vitest'
import { ScriptedNode } from '../testing/scripted-node.ts'
import { epidemicsDefaults, type EpidemicsOptions } from './options.ts'
import { HotRumours } from './rumours.ts'

const rumour = { name: 'a', timestamp: { counter: 1, writer: 'n1' } }

function hotWith(options: Partial<EpidemicsOptions>): HotRumours {
  const rumours = new HotRumours({ ...epidemicsDefaults, ...options }, new ScriptedNode('n1', []).random)
  rumours.catch(rumour)
  return rumours
}

/** How many cycles it stays hot, if each has this feedback. */
function cyclesOf(rumours: HotRumours, feedback: readonly ('needed' | 'unneeded' | undefined)[]): number {
  let cycles = 0
  for (const word of feedback) {
    cycles++
    rumours.tell()
    rumours.heed(word === 'needed' ? [rumour] : [], word === 'unneeded' ? [rumour] : [])
    if (rumours.endCycle() > 0) return cycles
  }
  return Number.POSITIVE_INFINITY
}

test('interest is lost after k cycles in a row to no use, and a useful one begins them anew', () => {
  expect(cyclesOf(hotWith({ k: 2 }), ['unneeded', 'unneeded'])).toBe(2)
  expect(cyclesOf(hotWith({ k: 2 }), ['unneeded', 'needed', 'unneeded', 'unneeded'])).toBe(4)
  expect(cyclesOf(hotWith({ k: 2 }), ['unneeded', undefined, 'needed', undefined])).toBe(
    Number.POSITIVE_INFINITY,
  )
})

test('if any recipient of a cycle needed it, the cycle was of use', () => {
  const rumours = hotWith({ k: 1 })
  rumours.tell()
  rumours.heed([rumour], [])
  rumours.heed([], [rumour])
  expect(rumours.endCycle()).toBe(0)
})

test('who is blind loses interest whatever others say', () => {
  expect(cyclesOf(hotWith({ k: 2, interest: 'blind' }), ['needed', 'needed'])).toBe(2)
})

test('a coin is thrown after each cycle to no use', () => {
  // A scripted node draws 0.5.
  expect(cyclesOf(hotWith({ k: 1, loss: 'coin' }), ['needed', 'unneeded'])).toBe(2)
  expect(cyclesOf(hotWith({ k: 3, loss: 'coin' }), ['unneeded', 'unneeded'])).toBe(Number.POSITIVE_INFINITY)
})

test('feedback on what was told before is no feedback on what is told now', () => {
  const rumours = hotWith({ k: 1 })
  rumours.catch({ ...rumour, timestamp: { counter: 2, writer: 'n1' } })
  rumours.tell()
  rumours.heed([], [rumour])
  expect(rumours.endCycle()).toBe(0)
})

test('without rumours nothing is hot', () => {
  expect(hotWith({ rumourMs: 0 }).count).toBe(0)
})
