import { quoted } from './text.ts'

/** The command that replays a failure file. */
export function replayLine(failure: string): string {
  return `npx netsplit replay ${quoted(failure)}`
}

/** The command that has the test which found a failure replay it. Paths are relative to the working directory. */
export function testReplayLine(
  failure: string,
  test: { readonly file: string; readonly name: string },
): string {
  // Vitest takes a pattern for the names of tests.
  const pattern = `^${test.name.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}$`
  return `NETSPLIT_REPLAY=${quoted(failure)} npx vitest run ${quoted(test.file)} -t ${quoted(pattern)}`
}
