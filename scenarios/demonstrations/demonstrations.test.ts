import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scenarios } from '../shipped/index.ts'
import { demonstrate, type Demonstrated, demonstrations, repairCosts } from './index.ts'

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)

/** What must be violated in each, and how it is called there; nothing where the anomaly is no violation. */
const violations: { readonly [name: string]: readonly string[] } = {
  'dual-primary': ['linearizable (register): stale-read'],
  'raft-and-dynamo': ['linearizable (register): stale-read'],
  'many-letters': ['linearizable (register): stale-read'],
  'quorum-size': [],
  'stale-quorum': ['linearizable (register): stale-read'],
  'new-then-old': ['linearizable (register): opposite-order'],
  'alice-and-bob': ['linearizable (register): stale-read'],
  'last-writer-wins': ['linearizable (register): stale-read'],
  'lease-drift': ['linearizable (register): stale-read'],
  'slow-is-not-dead': [],
  'timeout-is-not-failure': ['linearizable (counter): out-of-bounds'],
  'the-lock-that-was-not': ['lease-election: fencing'],
}

/** What the repair must cost or gain, by measure: in multiples of d, as shares, or as counts; before and after. */
const costs: {
  readonly [name: string]: { readonly [measure: string]: readonly [before: Bounds, after: Bounds] }
} = {
  'dual-primary': {
    'acknowledged writes lost': [from(1), exactly(0)],
    'answered in the minority during the cut': [exactly(1), exactly(0)],
    'answered in the majority during the cut': [exactly(1), exactly(1)],
    'a write takes (median)': [within(0, 0.1), within(1.8, 4.4)],
  },
  'raft-and-dynamo': {
    'answered in the minority during the cut': [exactly(1), exactly(0)],
    'answered in the majority during the cut': [exactly(1), exactly(1)],
    'reads that were stale': [from(1), exactly(0)],
  },
  'many-letters': {
    'answered in the minority during the cut': [exactly(1), exactly(0)],
    'answered in the majority during the cut': [exactly(1), exactly(1)],
    'reads that were stale': [from(1), exactly(0)],
    'a read takes (median)': [within(0, 0.1), within(1.8, 2.2)],
  },
  'alice-and-bob': {
    'a read takes (median)': [within(0, 0.1), within(1.8, 2.2)],
    'a write takes (median)': [within(1.8, 2.2), within(1.8, 2.2)],
  },
  'quorum-size': {
    'a write takes (median)': [within(9.5, 10.5), within(3.6, 4.4)],
    'a read takes (median)': [within(0, 0.1), within(1.8, 2.2)],
  },
  'stale-quorum': {
    'reads that were stale': [from(1), exactly(0)],
    'a read takes (median)': [within(0, 0.1), within(1.8, 2.2)],
    'a write takes (median)': [within(0, 0.1), within(3.6, 4.4)],
  },
  'new-then-old': {
    'a read takes (median)': [within(1.8, 2.2), within(3.6, 4.4)],
    'a write takes (median)': [within(3.6, 4.4), within(3.6, 4.4)],
  },
  'last-writer-wins': {
    'acknowledged writes lost': [exactly(1), exactly(0)],
    'a read takes (median)': [within(1.8, 2.2), within(1.8, 2.2)],
  },
  'lease-drift': {
    'reads that were stale': [exactly(1), exactly(0)],
    'a read takes (median)': [within(0, 0.1), within(1.8, 2.4)],
  },
  'slow-is-not-dead': {
    'times that a node became leader': [from(3), exactly(2)],
    'the longest wait after the crash': [within(15, 40), within(50, 75)],
  },
  'timeout-is-not-failure': { 'requests answered': [exactly(1), exactly(1)] },
  'the-lock-that-was-not': { 'a write takes (median)': [within(1.8, 2.4), within(1.8, 2.4)] },
}

type Bounds = readonly [least: number, most: number]

function within(least: number, most: number): Bounds {
  return [least, most]
}

function exactly(value: number): Bounds {
  return [value, value]
}

function from(least: number): Bounds {
  return [least, Number.POSITIVE_INFINITY]
}

/** What is violated, or not known, in a run. */
function wrongWith({ run }: Demonstrated): readonly string[] {
  return run.properties
    .filter(({ verdict }) => verdict === 'invalid' || verdict === 'unknown')
    .map(({ name, anomaly }) => (anomaly === undefined ? name : `${name}: ${anomaly}`))
}

/** Runs in which a fault was not injected show something else than they say. */
function missedIn({ run }: Demonstrated): readonly string[] {
  return run.record.faults.flatMap((fault) => (fault.injected ? [] : [fault.why]))
}

test('there are ten or more, each under its name, and each can be run by the names of its scenarios', () => {
  const all = Object.entries(demonstrations)
  expect(all.length).toBeGreaterThanOrEqual(10)
  for (const [name, demonstration] of all) {
    expect(demonstration.name).toBe(name)
    expect(scenarios[name]).toBe(demonstration.scenario)
    expect(scenarios[`${name}-repaired`]).toBe(demonstration.repaired)
    expect(demonstration.scenario.seed, 'its seed is pinned').toBeDefined()
    expect(demonstration.repaired.seed, 'and the same once it is repaired').toBe(demonstration.scenario.seed)
  }
})

test('every text is short enough to be read aloud', () => {
  const wordsOf = (text: string): number => text.split(/\s+/).length
  for (const { name, question, choices, explanation, belief, answer } of Object.values(demonstrations)) {
    expect(question, name).toMatch(/^[^.!?]+\?$/)
    expect(wordsOf(question), `${name}: ${question}`).toBeLessThanOrEqual(35)
    expect(choices.length, name).toBeGreaterThanOrEqual(2)
    expect(choices.length, name).toBeLessThanOrEqual(4)
    expect(choices[answer], name).toBeDefined()
    expect(new Set(choices).size, `${name}: no choice twice`).toBe(choices.length)
    expect(explanation.length, name).toBeGreaterThanOrEqual(3)
    expect(explanation.length, name).toBeLessThanOrEqual(5)
    for (const sentence of explanation)
      expect(wordsOf(sentence), `${name}: ${sentence}`).toBeLessThanOrEqual(26)
    expect(wordsOf(belief), name).toBeLessThanOrEqual(20)
  }
})

test('the right answer is not always in the same place', () => {
  expect(new Set(Object.values(demonstrations).map(({ answer }) => answer)).size).toBeGreaterThan(1)
})

/** The rows of the table of the page for lecturers, by name: what each repair is said to cost. */
const taught = new Map(
  readFileSync(new URL('../../docs/teaching.md', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name] = /^\| \[`([a-z-]+)`\]\(#\1\)/.exec(line) ?? []
      return name === undefined ? [] : [[name, line.split('|').at(-3)?.trim() ?? ''] as const]
    }),
)

test('the page for lecturers has a row and a plan for each', () => {
  expect([...taught.keys()]).toStrictEqual(Object.keys(demonstrations))
  const page = readFileSync(new URL('../../docs/teaching.md', import.meta.url), 'utf8')
  for (const name of Object.keys(demonstrations)) expect(page).toContain(`\n### ${name}\n`)
})

describe.each(Object.values(demonstrations))('$name', (demonstration) => {
  const { name } = demonstration
  const before = demonstrate(demonstration)
  const after = demonstrate(demonstration, { repaired: true })

  test('shows what it says at its seed, by the name that it says, with all its faults', () => {
    expect(before.appeared, before.sentence).toBe(true)
    expect(wrongWith(before)).toStrictEqual(violations[name])
    expect(missedIn(before)).toStrictEqual([])
    expect(before.run.beyond, 'what is shown is no consequence of going beyond what is borne').toStrictEqual(
      [],
    )
  })

  test('does not show it once it is repaired, at its seed and at seeds from 1 to 20, and breaks nothing else', () => {
    const runs = [after, ...SEEDS.map((seed) => demonstrate(demonstration, { repaired: true, seed }))]
    for (const run of runs) {
      const where = `seed ${run.run.record.seed}: ${run.sentence}`
      expect(run.appeared, where).toBe(false)
      expect(wrongWith(run), where).toStrictEqual([])
      expect(missedIn(run), where).toStrictEqual([])
    }
  })

  test('its repair costs what theory says', () => {
    const found = repairCosts(demonstration, before, after)
    expect(found.length, 'there is something to weigh').toBeGreaterThan(0)
    const { delayMs } = demonstration
    for (const { measure, unit, ...figures } of found) {
      expect(figures.before.value, `${measure} was measured`).toBeDefined()
      expect(figures.after.value, `${measure} was measured`).toBeDefined()
      const bounds = costs[name]?.[measure]
      for (const [i, when] of (['before', 'after'] as const).entries()) {
        const value = (figures[when].value as number) / (unit === 'ms' ? delayMs : 1)
        const [least, most] = bounds?.[i] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
        expect(value, `${measure}, ${when}: ${figures[when].words}`).toBeGreaterThanOrEqual(least)
        expect(value, `${measure}, ${when}: ${figures[when].words}`).toBeLessThanOrEqual(most)
      }
    }
    const measured = new Set(found.map(({ measure }) => measure))
    expect(Object.keys(costs[name] ?? {}).filter((measure) => !measured.has(measure))).toStrictEqual([])
  })

  test('the page for lecturers says of it what is measured', () => {
    const measured = repairCosts(demonstration, before, after).map(
      (cost) => `${cost.before.words} → ${cost.after.words}`,
    )
    const said = (taught.get(name) ?? '').split('; ').map((part) => part.replace(/^[^:]*: /, ''))
    expect(
      said.filter((words) => !measured.includes(words)),
      measured.join('; '),
    ).toStrictEqual([])
  })
})
