import { loadScenario } from '../scenarios/files/load-scenario.ts'
import { resolveScenario, runResolved } from '../scenarios/index.ts'

// What a sweep is held against: a process that runs seeds one after the other, and does nothing else.
const [name = '', first, last] = process.argv.slice(2)
const { scenario, where, code } = await loadScenario(name)
for (let number = Number(first); number <= Number(last); number++) {
  const seed = String(number)
  runResolved(resolveScenario(scenario, seed, { library: code.library, where }), seed)
}
