import { expect, test } from 'vitest'
import { constant } from './distributions.ts'
import { crash, damage, delay, drift, duplicate, type Fault, loss, pause } from './faults/index.ts'
import { sleep } from './tasks.ts'
import { type AnyMessage, scripted } from './testing/protocols.ts'
import { hashesOf, notedAt } from './testing/runs.ts'
import { type Given, runOf, type TracedRun } from './testing/scenario.ts'
import type { Answer, Node, Task } from './types.ts'

type Script = (node: Node<AnyMessage>) => Task
/** How a node answers; `life` counts its lives. */
type Answering = (
  node: Node<AnyMessage>,
  message: AnyMessage,
  answer: (reply: AnyMessage) => void,
  life: number,
) => void

const atOnce: Answering = (node, { n = 0 }, answer) => answer({ type: 'answer', n, by: node.id })

/** The first node runs a script in its first life; all answer what they are asked. */
function given(script: Script, answering: Answering = atOnce): Given {
  const protocol = scripted((node) => {
    const life = (node.disk.read<number>('life') ?? 0) + 1
    node.disk.write('life', life)
    node.disk.flush(() => undefined)
    if (node.id === 'n1' && life === 1) node.spawn(script(node))
    return { receive: (_, message, answer) => answer && answering(node, message, answer, life) }
  })
  return { protocol, nodes: 4, duration: 500 }
}

function run(
  script: Script,
  answering?: Answering,
  faults: readonly Fault[] = [],
  more: Given = {},
): TracedRun {
  return runOf({ ...given(script, answering), faults, ...more })
}

/** What a script notes of what it was answered: who answered, and when. */
function noteAnswers(node: Node<AnyMessage>, answers: readonly Answer<AnyMessage>[]): void {
  node.note('answered', { by: answers.map(({ from }) => from) })
}

/** When a script noted its answers, and whose they were: `12: n2 n3`. */
function answered(run: TracedRun): readonly string[] {
  return run
    .of('note')
    .filter(({ text }) => text === 'answered')
    .map(
      ({ time, payload }) =>
        `${time / 1000}: ${(payload as { readonly by: readonly string[] }).by.join(' ')}`,
    )
}

/** What is wrong with a run, if anything is. */
function wrong({ properties }: TracedRun): string | undefined {
  return properties.find(({ violation }) => violation !== undefined)?.violation?.why
}

function* askOne(node: Node<AnyMessage>): Task {
  const answer = yield* node.ask('n2', { type: 'question', n: 1 }, { timeoutMs: 50 })
  noteAnswers(node, answer === undefined ? [] : [{ from: answer['by'] as string, message: answer }])
}

function asking(
  to: readonly string[],
  options: { readonly need?: number; readonly timeoutMs?: number } = {},
): Script {
  return function* (node) {
    noteAnswers(node, yield* node.askAll(to, { type: 'question', n: 1 }, options))
    node.note('goes on')
  }
}

const others = ['n2', 'n3', 'n4']

/** Answers later: the second node after 10 ms, the third after 20, and so on. */
const late: Answering = (node, message, answer, life) => {
  node.after((Number(node.id.slice(1)) - 1) * 10, () => atOnce(node, message, answer, life))
}

test('a question is answered, at once or later, and a plain message brings no way to answer it', () => {
  expect(answered(run(askOne))).toStrictEqual(['2: n2'])
  expect(answered(run(askOne, late))).toStrictEqual(['12: n2'])
  const kinds: boolean[] = []
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.send('n2', { type: 'plain' })
    return { receive: (_, _message, answer) => void kinds.push(answer === undefined) }
  })
  runOf({ protocol, nodes: 2 })
  expect(kinds).toStrictEqual([true])
})

test('without an answer a script goes on when time is over, with none', () => {
  expect(answered(run(askOne, () => undefined))).toStrictEqual(['50: '])
  expect(
    answered(run(asking(others), () => undefined, [], { duration: 1_500 })),
    'a second, if it is not said',
  ).toStrictEqual(['1000: '])
})

test("the time-out follows the asker's own clock, and waits while it is paused", () => {
  const mute: Answering = () => undefined
  expect(
    answered(run(askOne, mute, [drift({ node: 'n1', at: 10, ppm: 1_000_000 })])),
    'twice as fast',
  ).toStrictEqual(['30: '])
  expect(
    answered(run(askOne, mute, [drift({ node: 'n2', ppm: 1_000_000 })])),
    'the clock of the other',
  ).toStrictEqual(['50: '])
  expect(answered(run(askOne, mute, [pause({ node: 'n1', at: 10, for: 90 })]))).toStrictEqual(['100: '])
  const both = [pause({ node: 'n1', at: 5, for: 90 })]
  expect(answered(run(askOne, late, both)), 'the answer came before time was over').toStrictEqual(['95: n2'])
})

test('answers are in the order in which they came, and no more than are needed', () => {
  expect(answered(run(asking(others), late))).toStrictEqual(['32: n2 n3 n4'])
  expect(answered(run(asking(['n4', 'n2', 'n3'], { need: 2 }), late))).toStrictEqual(['22: n2 n3'])
  expect(answered(run(asking(others, { need: 1 }), late))).toStrictEqual(['12: n2'])
  expect(answered(run(asking(others, { timeoutMs: 25 }), late)), 'those that came in time').toStrictEqual([
    '25: n2 n3',
  ])
  expect(
    answered(run(asking(others, { need: 9, timeoutMs: 90 }), late)),
    'more than there are',
  ).toStrictEqual(['32: n2 n3 n4'])
})

test('of whom nothing is needed nothing is waited for', () => {
  expect(answered(run(asking([]), late)), 'nobody is asked').toStrictEqual(['0: '])
  const none = run(asking(others, { need: 0 }), late)
  expect(answered(none), 'all are asked').toStrictEqual(['0: '])
  expect(none.of('send').filter(({ payload }) => (payload as AnyMessage).type === 'question')).toHaveLength(3)
})

test('who is asked twice in one question answers once, and nothing more is waited for', () => {
  expect(answered(run(asking(['n2', 'n2', 'n3']), late))).toStrictEqual(['22: n2 n3'])
})

test('a script may ask many times, and many scripts at once; each is given its own answers', () => {
  const numbers: number[] = []
  const script: Script = function* (node) {
    function* one(n: number): Task {
      yield* sleep(n % 7)
      const answer = yield* node.ask('n2', { type: 'question', n })
      numbers.push(n, answer?.['n'] as number)
    }
    for (let n = 0; n < 20; n++) node.spawn(one(n))
    for (let n = 20; n < 40; n++) yield* one(n)
  }
  run(script, late, [], { network: { latency: { kind: 'uniform', min: 1, max: 30 } }, duration: 3_000 })
  expect(numbers).toHaveLength(80)
  for (let i = 0; i < numbers.length; i += 2)
    expect(numbers[i + 1], `question ${numbers[i]}`).toBe(numbers[i])
})

test('a second answer is an error of who gives it, and one of a doubled question is none', () => {
  const twice: Answering = (node, message, answer, life) => {
    atOnce(node, message, answer, life)
    node.after(5, () => atOnce(node, message, answer, life))
  }
  const all = run(askOne, twice)
  expect(wrong(all)).toMatch('the question question was answered twice: expected one answer')
  expect(all.properties.find(({ violation }) => violation)?.violation?.node).toBe('n2')
  const doubled = run(askOne, atOnce, [duplicate({ at: 0, probability: 1 })])
  expect(wrong(doubled)).toBeUndefined()
  expect(answered(doubled)).toStrictEqual(['2: n2'])
})

test('an answer that comes when time is over is ignored', () => {
  const slow: Answering = (node, message, answer, life) =>
    void node.after(80, () => atOnce(node, message, answer, life))
  const script: Script = function* (node) {
    yield* askOne(node)
    yield* askOne(node)
  }
  const all = run(script, slow)
  expect(answered(all), 'the first answer comes while the second question waits').toStrictEqual([
    '50: ',
    '100: ',
  ])
  expect(
    all.of('deliver').filter(({ node }) => node === 'n1'),
    'it is on the trace',
  ).toHaveLength(2)
})

test('a crash of the asker cancels its scripts, and an answer meant for that life reaches nobody', () => {
  const script: Script = function* (node) {
    node.spawn(askOne(node))
    yield* sleep(100)
    node.note('never')
  }
  const received: string[] = []
  const restarted = scripted((node) => {
    const first = node.disk.read('lived') === undefined
    node.disk.write('lived', true)
    node.disk.flush(() => undefined)
    if (node.id === 'n1') node.spawn(first ? script(node) : askOne(node))
    return {
      receive: (from, message, answer) => {
        received.push(`${node.id} from ${from}`)
        if (answer !== undefined) late(node, message, answer, 1)
      },
    }
  })
  const all = runOf({
    protocol: restarted,
    nodes: 2,
    duration: 300,
    faults: [crash({ at: 5, for: 4, node: 'n1' })],
  })
  expect(notedAt(all, 'never')).toStrictEqual([])
  expect(received, 'two questions, no plain message').toStrictEqual(['n2 from n1', 'n2 from n1'])
  expect(answered(all), 'asked again at 9').toStrictEqual(['21: n2'])
})

test('a crash of the answerer takes the question with it, and what a former life kept answers nothing', () => {
  const kept: ((reply: AnyMessage) => void)[] = []
  const keeping: Answering = (node, _, answer, life) => {
    kept.push(answer)
    if (life === 2) for (const each of kept) each({ type: 'answer', by: node.id })
  }
  const script: Script = function* (node) {
    yield* askOne(node)
    yield* askOne(node)
  }
  const all = run(script, keeping, [crash({ at: 20, for: 10, node: 'n2' })])
  expect(wrong(all)).toBeUndefined()
  expect(answered(all)).toStrictEqual(['50: ', '52: n2'])
  expect(all.of('send').filter(({ payload }) => (payload as AnyMessage).type === 'answer')).toHaveLength(1)
  expect(
    answered(run(askOne, atOnce, [crash({ at: 0.5, for: 10, node: 'n2' })])),
    'it was down',
  ).toStrictEqual(['50: '])
})

test('a node may ask itself', () => {
  const [only] = answered(run(asking(['n1', 'n2'])))
  expect(['2: n1 n2', '2: n2 n1']).toContain(only)
})

test('asking a name that is nobody is an error that names it', () => {
  expect(wrong(run(asking(['n2', 'n9'])))).toMatch('n1 sent to "n9", which is no node of this cluster')
})

test('questions and answers are messages: faults by type act on them, and they are in the hash', () => {
  const script: Script = function* (node) {
    yield* sleep(10)
    yield* askOne(node)
  }
  const faulty = (fault: Fault): readonly string[] => answered(run(script, atOnce, [fault]))
  expect(faulty(loss({ at: 0, probability: 1, types: ['question'] }))).toStrictEqual(['60: '])
  expect(faulty(loss({ at: 0, probability: 1, types: ['answer'] }))).toStrictEqual(['60: '])
  expect(faulty(loss({ at: 0, probability: 1, types: ['other'] }))).toStrictEqual(['12: n2'])
  expect(faulty(delay({ at: 0, ms: 7, types: ['answer'] }))).toStrictEqual(['19: n2'])
  const damaged = faulty(damage({ at: 0, probability: 1, types: ['question'] }))
  expect(damaged, 'a damaged question is one still').toStrictEqual(['12: n2'])
  const hash = (reply: number): string =>
    run(askOne, (node, _, answer) => answer({ type: 'answer', by: node.id, reply })).traceHash
  expect(hash(1)).not.toBe(hash(2))
})

test('a run with questions has one hash, however it is made', () => {
  const script: Script = function* (node) {
    for (let n = 0; n < 9; n++)
      yield* node.askAll(['n1', ...others], { type: 'question', n }, { need: 2, timeoutMs: 30 })
  }
  const faults = [
    loss({ at: 0, probability: 0.3 }),
    crash({ at: 40, for: 9, node: 'n3' }),
    pause({ at: 60, for: 30, node: 'n1' }),
  ]
  const disk = { flush: constant(1) }
  expect(new Set(hashesOf({ ...given(script, late), faults, disk })).size).toBe(1)
})
