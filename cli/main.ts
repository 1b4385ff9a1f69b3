#!/usr/bin/env node
import { hideBin } from 'yargs/helpers'
import { commandLine } from './command-line.ts'
import { exitCode } from './exit-codes.ts'
import { printable } from './text.ts'

/** Whether the command has come to its end. */
let finished = false

// Stacks of a user's TypeScript name its own lines.
process.setSourceMapsEnabled(true)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output (head, less) has seen enough.
  if (error.code === 'EPIPE') {
    finished = true
    process.exit(exitCode.held)
  }
  throw error
})
process.on('unhandledRejection', (reason: unknown) => {
  const words = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
  process.stderr.write(
    `netsplit: a promise of the code under test failed after its handler had returned (${printable(words)}): a handler is done when it returns\n`,
  )
  finished = true
  process.exit(exitCode.notDeterministic)
})
process.on('exit', () => {
  // Node gives up silently on an await that nothing will ever end.
  if (finished) return
  process.stderr.write(
    'netsplit: the scenario never finished loading: it awaits something that does not come\n',
  )
  process.exitCode = exitCode.badInput
})
process.exitCode = await commandLine(hideBin(process.argv))
finished = true
