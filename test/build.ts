import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// The tests of the command line and of pages run what is built, so it must be built from what is here.

/** Builds dist/ once, before any test. */
export default function build(): void {
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))
  execFileSync(process.execPath, [script], { stdio: 'inherit' })
}
