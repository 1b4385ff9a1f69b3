import type { Argv } from 'yargs'
import { patienceOption } from './options.ts'

/** Adds what `netsplit shrink` takes to a parser. */
export function shrinkOptions<T>(y: Argv<T>) {
  return y
    .positional('file', {
      type: 'string',
      demandOption: true,
      describe: 'a failure file that netsplit wrote',
    })
    .option('max-runs', {
      type: 'string',
      default: '4000',
      requiresArg: true,
      describe: 'how often it is run at most',
    })
    .option('for', {
      type: 'string',
      default: '60s',
      requiresArg: true,
      describe: 'how long it may take: 500ms, 30s, 5m',
    })
    .option('patience', patienceOption)
    .option('out', {
      type: 'string',
      default: 'netsplit-out',
      requiresArg: true,
      describe: 'the folder for the smaller failure file and its report',
    })
    .example('netsplit shrink netsplit-out/raft-stale-read-seed-1.failure.json', 'the smallest that fails so')
    .epilogue(
      'Exit codes: 1 it fails, and a smaller failure file is written; 0 it holds now; 2 the input is wrong; 4 not deterministic. More in docs/shrinking.md.',
    )
}
