import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Figures } from './workload.ts'

/** Another simulator or checker, and our small program that runs on it. */
export type PeerName = 'madsim' | 'turmoil' | 'porcupine'

/** A peer's program that can be run, or why it cannot. */
export type Built = { readonly program: string } | { readonly missing: string }

/** The programs are sources, which the compiled `dist` has not. */
const folder = fileURLToPath(new URL('../../bench/peers', import.meta.url))

/** Builds the program that runs our workloads on a peer, with the versions that its manifest pins. */
export function build(peer: PeerName): Built {
  const cwd = join(folder, peer)
  if (!existsSync(cwd)) return { missing: `${peer}: its program is not in this copy of netsplit` }
  return existsSync(join(cwd, 'go.mod')) ? buildWithGo(peer, cwd) : buildWithCargo(peer, cwd)
}

function buildWithGo(peer: PeerName, cwd: string): Built {
  const go = goPath()
  if (go === undefined) return { missing: `${peer}: there is no go to build its program with` }
  const program = join(cwd, 'target', `netsplit-bench-${peer}`)
  const outcome = spawnSync(go, ['build', '-trimpath', '-o', program, '.'], { cwd, encoding: 'utf8' })
  if (outcome.status === 0) return { program }
  const why = outcome.error?.message ?? outcome.stderr.trim().split('\n').at(-1)
  return { missing: `${peer}: its program could not be built: ${why}` }
}

function buildWithCargo(peer: PeerName, cwd: string): Built {
  const cargo = cargoPath()
  if (cargo === undefined) return { missing: `${peer}: there is no cargo to build its program with` }
  // Flags in the environment would take the place of those that the program's own configuration gives.
  const { RUSTFLAGS: _, CARGO_ENCODED_RUSTFLAGS: __, ...env } = process.env
  const outcome = spawnSync(cargo, ['build', '--release', '--target-dir', 'target'], {
    cwd,
    env,
    encoding: 'utf8',
  })
  if (outcome.status === 0) return { program: join(cwd, 'target', 'release', `netsplit-bench-${peer}`) }
  const why = outcome.error?.message ?? outcome.stderr.match(/^error.*$/m)?.[0] ?? 'cargo does not say why'
  return { missing: `${peer}: its program could not be built: ${why}` }
}

/** The figures of one measurement on a peer, in a process of its own. */
export function peerFigures(program: string, words: readonly string[]): Figures {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed: ${error?.message ?? stderr}`)
  return JSON.parse(stdout) as Figures
}

/** Where cargo is: on the path, or where rustup puts it. */
function cargoPath(): string | undefined {
  const places = ['cargo', join(homedir(), '.cargo', 'bin', 'cargo')]
  return places.find((place) => spawnSync(place, ['--version']).status === 0)
}

/** Where go is: on the path, or where its own installer puts it. */
function goPath(): string | undefined {
  const places = ['go', join('/usr', 'local', 'go', 'bin', 'go')]
  return places.find((place) => spawnSync(place, ['version']).status === 0)
}
