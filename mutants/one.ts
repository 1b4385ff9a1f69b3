/** One hunt in a process of its own: the hunt as JSON in, what came of it as JSON out. */
import { hunt, type Hunt } from './hunt.ts'

process.stdout.write(JSON.stringify(hunt(JSON.parse(process.argv[2] as string) as Hunt)))
