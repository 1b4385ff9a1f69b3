import { expect, test } from 'vitest'
import { askStep, flushed, RunningTask, sleep, startNodeStep, type StepRequest } from './tasks.ts'
import { runOf } from './testing/scenario.ts'
import { scripted } from './testing/protocols.ts'
import type { Step, Task } from './types.ts'

/** Runs a task whose steps are resumed by hand. */
function byHand<R>(task: Task<R>): {
  readonly asked: StepRequest[]
  readonly results: R[]
  readonly abandoned: number[]
  readonly running: RunningTask<R>
  readonly resume: (result?: unknown) => void
} {
  const asked: StepRequest[] = []
  const results: R[] = []
  const abandoned: number[] = []
  const resumes: ((result: unknown) => void)[] = []
  const running = new RunningTask<R>(
    task,
    (request, resume) => {
      const step = asked.push(request) - 1
      resumes.push(resume)
      return () => void abandoned.push(step)
    },
    (result) => results.push(result),
  )
  return { asked, results, abandoned, running, resume: (result) => resumes.at(-1)?.(result) }
}

test('a script runs from step to step, is given what each step brings, and ends with its result', () => {
  function* script(): Task<string> {
    yield* sleep(50)
    yield* flushed()
    const reply = yield* askStep('n2', 100)
    return `got ${reply?.type}`
  }
  const { asked, results, running, resume } = byHand(script())
  expect(asked, 'before it is started').toStrictEqual([])
  running.resume()
  resume()
  resume()
  expect(asked).toStrictEqual([
    { kind: 'sleep', ms: 50 },
    { kind: 'flush' },
    { kind: 'ask', to: 'n2', timeoutMs: 100 },
  ])
  resume({ type: 'ok' })
  expect(results).toStrictEqual(['got ok'])
})

test('a script inside a script hands on its steps and its result', () => {
  function* inner(): Task<number> {
    yield* sleep(1)
    return 20
  }
  function* outer(): Task<number> {
    return (yield* inner()) + (yield* inner()) + 2
  }
  const { asked, results, running, resume } = byHand(outer())
  running.resume()
  resume()
  resume()
  expect(asked).toHaveLength(2)
  expect(results).toStrictEqual([42])
})

test('a script without steps ends at once', () => {
  // eslint-disable-next-line require-yield
  function* script(): Task<number> {
    return 1
  }
  const { results, running } = byHand(script())
  running.resume()
  expect(results).toStrictEqual([1])
})

test('a step that is resumed twice goes on once', () => {
  function* script(): Task {
    yield* sleep(1)
    yield* sleep(2)
    yield* sleep(3)
  }
  const { asked, running } = byHand(script())
  running.resume()
  const first = byHandResume(script())
  first.resume()
  first.resume()
  expect(asked, 'the one that was never resumed').toHaveLength(1)
  expect(first.asked, 'the one whose first step came back twice').toHaveLength(2)
})

/** Like `byHand`, but every resumption is of the first step. */
function byHandResume(task: Task): { readonly asked: StepRequest[]; resume(): void } {
  const asked: StepRequest[] = []
  let first: ((result: unknown) => void) | undefined
  const running = new RunningTask(
    task,
    (request, resume) => {
      asked.push(request)
      first ??= resume
      return () => undefined
    },
    () => undefined,
  )
  running.resume()
  return { asked, resume: () => first?.(undefined) }
}

test('a cancelled script abandons its step and goes no further, not even into its finally blocks', () => {
  let cleanedUp = false
  function* script(): Task {
    try {
      yield* sleep(1)
      yield* sleep(2)
    } finally {
      cleanedUp = true
    }
  }
  const { asked, results, abandoned, running, resume } = byHand(script())
  running.resume()
  running.cancel()
  resume()
  running.resume()
  expect(abandoned).toStrictEqual([0])
  expect(asked).toHaveLength(1)
  expect(results, 'it never ends').toStrictEqual([])
  // Who cancels a script has crashed: a machine without power cleans nothing up.
  expect(cleanedUp, 'code ran after the crash').toBe(false)
})

test('cancelling a script that has ended does nothing', () => {
  function* script(): Task {
    yield* sleep(1)
  }
  const { abandoned, running, resume } = byHand(script())
  running.resume()
  resume()
  running.cancel()
  expect(abandoned).toStrictEqual([])
})

test("a node's script cannot ask, for that is a client's step", () => {
  const start = (): unknown =>
    startNodeStep(
      { kind: 'ask', to: 'n2', timeoutMs: 1 },
      () => undefined,
      () => expect.unreachable('the step failed'),
      {
        after: () => expect.unreachable('a timer was set'),
        disk: { flush: () => expect.unreachable('a flush was asked for') } as never,
        question: () => expect.unreachable('a node was asked'),
      },
    )
  expect(start).toThrow("a node's script cannot ask")
})

test('on a node, sleeping follows its clock and flushing its disk', () => {
  const times: [string, number][] = []
  const protocol = scripted((node) => {
    function* script(): Task {
      yield* sleep(50)
      times.push(['slept', node.clock.monotonic()])
      node.disk.write('x', 1)
      yield* flushed()
      times.push(['flushed', node.clock.monotonic()])
    }
    node.spawn(script())
    return {}
  })
  const run = runOf({ protocol, nodes: 1, disk: { flush: { kind: 'constant', ms: 4 } } })
  expect(times).toStrictEqual([
    ['slept', 50],
    ['flushed', 54],
  ])
  expect(run.of('timer'), 'the end of a sleep is an event').toHaveLength(1)
})

test.each(['sleep', 'flush'] as const)(
  'a crash ends a script in its %s, and the next life starts it anew',
  (step) => {
    const steps: string[] = []
    const protocol = scripted((node) => {
      const begun = node.clock.monotonic()
      function* script(): Task {
        steps.push(`begins at ${begun}`)
        node.disk.write('x', 1)
        yield* step === 'sleep' ? sleep(50) : flushed()
        steps.push(`goes on at ${node.clock.monotonic()}`)
      }
      node.spawn(script())
      return {}
    })
    runOf({
      protocol,
      nodes: 1,
      disk: { flush: { kind: 'constant', ms: 50 } },
      faults: [{ kind: 'crash', node: 'n1', at: 20, for: 100 }],
    })
    expect(steps).toStrictEqual(['begins at 0', 'begins at 120', 'goes on at 170'])
  },
)

test('what is yielded but is no step is said to be none', () => {
  const protocol = scripted((node) => {
    function* script(): Task {
      yield 'a moment' as unknown as Step
    }
    node.spawn(script())
    return {}
  })
  const run = runOf({ protocol, nodes: 1 })
  const violated = run.properties.find(({ violation }) => violation !== undefined)
  expect(violated?.name).toBe('no handler throws')
})
