import { bareLoop } from './bare-loop.ts'
import { checkRun, registerHistory } from './check-history.ts'
import { echoRun } from './echo.ts'

// One measurement in a process of its own: warmed, then timed over fixed work. Prints the rate a second.
const [name, sizeText] = process.argv.slice(2)
const size = Number(sizeText)
const IN_FLIGHT = 100
const MESSAGES = 1_000_000
const CHECKED_OPERATIONS = 500_000

function workOf(): (share: number) => number {
  switch (name) {
    case 'bare':
      return (share) => bareLoop(MESSAGES * share, IN_FLIGHT)
    case 'echo':
      return (share) => echoRun(MESSAGES * share, size, IN_FLIGHT)
    case 'check': {
      const history = registerHistory(size, 5, 3)
      return (share) => {
        const times = Math.ceil((CHECKED_OPERATIONS * share) / size)
        let operations = 0
        for (let i = 0; i < times; i++) operations += checkRun(history)
        return operations
      }
    }
    default:
      throw new Error(`there is no benchmark "${name}"`)
  }
}

const work = workOf()
for (let i = 0; i < 3; i++) work(0.1)
const start = process.hrtime.bigint()
const done = work(1)
const seconds = Number(process.hrtime.bigint() - start) / 1e9
process.stdout.write(`${done / seconds}\n`)
