import { SeededChoices } from '../choices.ts'
import { Kernel } from '../kernel.ts'
import { hashText, RunKey } from '../random.ts'
import { TraceColumns } from '../trace.ts'

/** A kernel on its own, with a trace, for tests of one part of the world. */
export function kernelOf(
  names: readonly string[] = ['n1'],
  seed = '7',
): { readonly kernel: Kernel; readonly trace: TraceColumns } {
  const trace = new TraceColumns(names)
  const hashes = names.map((name) => hashText(name, 0))
  return { kernel: new Kernel(new RunKey(seed), new SeededChoices(), trace, hashes), trace }
}

/** Lets everything happen that is due up to a time, and moves time there. */
export function runUntil(kernel: Kernel, time: number): void {
  while (kernel.queue.nextTime() <= time) kernel.advance()
  kernel.now = time
}
