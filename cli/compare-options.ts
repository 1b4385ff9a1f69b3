import type { Argv } from 'yargs'
import { outOption, patienceOption } from './options.ts'

/** What `netsplit compare` takes, as yargs shall read it. */
export function compareOptions<T>(y: Argv<T>) {
  const word = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const
  return y
    .positional('configurations', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe:
        'PROTOCOL or PROTOCOL:SETTING,SETTING: raft:lease, dynamo:n=3,r=1..3, ./mine.ts#mine (`netsplit list configurations`); one of each kind if left out',
    })
    .option(
      'faults',
      word(
        '`netsplit list configurations` names them; or a .json file with a list of faults; partition if left out',
      ),
    )
    .option('seeds', word('how many seeds each is run under, with faults and without; 5 if left out'))
    .option('seed', word('the first of them; 1 if left out'))
    .option('nodes', word('how many nodes; 5 if left out'))
    .option('delay', word('d, how many milliseconds a message takes from node to node; 10 if left out'))
    .option('rate', word('operations a second, over all clients; 50 if left out'))
    .option('reads', word('the share of operations that are reads; 0.5 if left out'))
    .option('within', word('within how many milliseconds an answer is in time; 500 if left out'))
    .option('patience', patienceOption)
    .option('out', outOption)
    .example('netsplit compare raft:lease abd causal', 'three answers to the same partition')
    .example('netsplit compare dynamo:n=3,r=1..3,w=1..3 --faults none', 'what quorums cost on a sunny day')
    .epilogue('Exit codes: 0 whatever was measured, 2 the input is wrong. More in docs/comparing.md.')
}
