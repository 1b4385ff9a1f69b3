import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { commandLine } from '../cli/command-line.ts'
// It starts its service in the folder in which it is loaded, which must not be one that is gone by then.
// oxlint-disable-next-line import/no-unassigned-import -- loading it is what it is for
import 'esbuild'

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const conformanceMain = fileURLToPath(new URL('../dist/conformance/main.js', import.meta.url))

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs netsplit in a folder, as a shell would. */
export function netsplit(folder: string, ...words: readonly string[]): Ended {
  return runScript(main, folder, words)
}

/**
 * The same within this process, which takes a tenth of the time: for what ends before it starts workers or runs other people's code.
 * That a process ends with the same code and words is shown for each command by those that {@link netsplit} runs.
 */
export async function netsplitHere(folder: string, ...words: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk)
      return true
    }),
  )
  const [before, colours] = [process.cwd(), process.env['NO_COLOR']]
  process.chdir(folder)
  process.env['NO_COLOR'] = '1'
  try {
    const code = await commandLine(words)
    return { code, out: written.stdout, err: written.stderr }
  } finally {
    process.chdir(before)
    if (colours === undefined) delete process.env['NO_COLOR']
    else process.env['NO_COLOR'] = colours
    for (const spy of spies) spy.mockRestore()
  }
}

/** Runs netsplit in a folder, as a shell would, with something on standard input. */
export function netsplitWith(input: string, folder: string, ...words: readonly string[]): Ended {
  return runScript(main, folder, words, input)
}

/** Holds netsplit's verdicts against those of a folder. */
export function conformance(...words: readonly string[]): Ended {
  return runScript(conformanceMain, tmpdir(), words)
}

function runScript(script: string, folder: string, words: readonly string[], input = ''): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    input,
    maxBuffer: 1 << 26,
    timeout: 60_000,
  })
  return { code: status, out: stdout, err: stderr }
}

/** A folder of its own for a test, with some files; it is gone when the test is over. */
export function folderWith(files: { readonly [path: string]: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
  return folder
}
