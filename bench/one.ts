import { type WorkloadName, workloads } from './workloads/index.ts'

// One measurement in a process of its own, so that no other has shaped the compiled code or the heap. Prints what it found.
const [name = '', size, variant = ''] = process.argv.slice(2)
if (!Object.hasOwn(workloads, name)) throw new Error(`there is no workload "${name}"`)
const found = await workloads[name as WorkloadName](Number(size), variant)
process.stdout.write(`${JSON.stringify(found)}\n`)
