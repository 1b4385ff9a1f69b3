/** Reproduces figures that others have published of the protocols here, and says of each whether it is met. */
import { hideBin } from 'yargs/helpers'
import { command } from './command.ts'
import { oracles } from './index.ts'

process.exitCode = await command(hideBin(process.argv), oracles, { out: process.stdout, err: process.stderr })
