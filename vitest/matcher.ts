import type { RunnerTestCase } from 'vitest'

/** What Vitest gives a matcher as its `this`, as far as it is used here. */
export interface Caller {
  readonly isNot: boolean
  readonly testPath?: string
  readonly currentTestName?: string
  /** The test that it is called in; Vitest 3 does not say. */
  readonly task?: RunnerTestCase
  readonly utils: {
    readonly matcherHint: (name: string, received: string, expected: string) => string
    readonly printExpected: (value: unknown) => string
    readonly printReceived: (value: unknown) => string
  }
}

/** What a matcher says. */
export interface Said {
  readonly pass: boolean
  readonly message: () => string
}
