import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What became of a test of a project. */
export interface ProjectTest {
  readonly status: 'passed' | 'failed' | 'pending' | 'skipped'
  /** What it failed with, and where. */
  readonly messages: readonly string[]
  readonly durationMs: number
}

/** What a command printed and how it ended. */
interface Printed {
  readonly code: number | null
  readonly out: string
}

/** What Vitest said of a project. */
export interface ProjectRun extends Printed {
  /** By their full names. */
  readonly tests: { readonly [name: string]: ProjectTest }
}

/**
 * A project of a user's in a folder of its own: netsplit stands in its node_modules as it is built, as if installed, beside what
 * is installed here.
 */
export class VitestProject {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'netsplit-project-'))
    const modules = join(this.folder, 'node_modules')
    mkdirSync(modules)
    for (const name of readdirSync(join(root, 'node_modules'))) {
      if (!name.startsWith('.') && name !== 'netsplit')
        symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
    }
    const own = join(modules, 'netsplit')
    cpSync(join(root, 'dist'), join(own, 'dist'), { recursive: true })
    cpSync(join(root, 'package.json'), join(own, 'package.json'))
    this.write({ 'package.json': '{ "name": "project", "private": true, "type": "module" }' })
  }

  write(files: { readonly [path: string]: string }): void {
    for (const [path, contents] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true })
      writeFileSync(join(this.folder, path), contents)
    }
  }

  /** The files in a folder of the project, none if it is not there. */
  filesIn(path: string): readonly string[] {
    try {
      return readdirSync(join(this.folder, path)).sort()
    } catch {
      return []
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  /** Runs the project's tests. */
  vitest(words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): ProjectRun {
    const results = join(this.folder, 'results.json')
    rmSync(results, { force: true })
    const vitest = join(this.folder, 'node_modules', 'vitest', 'vitest.mjs')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${results}`]
    const { code, out } = this.node([vitest, 'run', ...words, ...reporters], environment)
    return { code, out, tests: testsIn(results) }
  }

  /** Runs netsplit. */
  netsplit(...words: readonly string[]): Printed {
    return this.node([join('node_modules', 'netsplit', 'dist', 'cli', 'main.js'), ...words])
  }

  /** Compiles files of the project, as strictly as may be. */
  compile(...files: readonly string[]): Printed {
    const tsc = join('node_modules', 'typescript', 'bin', 'tsc')
    const options =
      '--noEmit --strict --module nodenext --target es2022 --skipLibCheck --allowImportingTsExtensions'
    return this.node([tsc, ...options.split(' '), ...files])
  }

  /** Runs a line that a message or a document gives, as a shell would. */
  shell(line: string): Printed {
    return this.run('bash', ['-c', line], {
      PATH: `${join(this.folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    })
  }

  /** Has `npx vitest` and `npx netsplit` run what is in this project, and nothing from outside. */
  offerCommands(): void {
    const script = [
      '#!/usr/bin/env bash',
      'case $1 in',
      '  vitest) shift; exec node node_modules/vitest/vitest.mjs "$@" ;;',
      '  netsplit) shift; exec node node_modules/netsplit/dist/cli/main.js "$@" ;;',
      'esac',
      'exit 99',
    ]
    mkdirSync(join(this.folder, 'bin'))
    writeFileSync(join(this.folder, 'bin', 'npx'), script.join('\n'), { mode: 0o755 })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private node(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Printed {
    return this.run(process.execPath, words, environment)
  }

  private run(command: string, words: readonly string[], environment: NodeJS.ProcessEnv): Printed {
    // What Vitest tells its workers is not for a Vitest that one of them starts.
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(?:VITEST|NETSPLIT|TEST|NODE_ENV)/.test(name),
    )
    const { status, stdout, stderr } = spawnSync(command, words, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...Object.fromEntries(own), NO_COLOR: '1', FORCE_COLOR: '0', ...environment },
      timeout: 120_000,
    })
    return { code: status, out: stdout + stderr }
  }
}

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: ProjectTest['status']
      readonly failureMessages: readonly string[]
      readonly duration?: number
    }[]
  }[]
}

function testsIn(file: string): ProjectRun['tests'] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Results
  return Object.fromEntries(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages, duration = 0 }) => [
        fullName,
        { status, messages: failureMessages, durationMs: duration },
      ]),
    ),
  )
}
