import { readEvents } from '../data/event-section.ts'
import { readOperations } from '../data/operation-section.ts'
import type { RunColumns } from '../data/run-columns.ts'
import { readOutline, type SectionName } from '../data/sections.ts'
import { readStates } from '../data/state-section.ts'
import { embeddedBytes } from './embedded.ts'

const readers: { readonly [name in SectionName]: (bytes: Uint8Array) => RunColumns[name] } = {
  outline: readOutline,
  events: readEvents,
  operations: readOperations,
  states: readStates,
}

/** The run as the page holds it: each part is unpacked when it is first asked for. */
export class EmbeddedRun {
  private readonly parts = new Map<SectionName, Promise<unknown>>()

  /** A part of the run. */
  part<N extends SectionName>(name: N): Promise<RunColumns[N]> {
    const known = this.parts.get(name)
    if (known !== undefined) return known as Promise<RunColumns[N]>
    const part = embeddedBytes(name).then((bytes) => readers[name](bytes))
    this.parts.set(name, part)
    return part
  }

  /** All of it. */
  async columns(): Promise<RunColumns> {
    const [outline, events, operations, states] = await Promise.all([
      this.part('outline'),
      this.part('events'),
      this.part('operations'),
      this.part('states'),
    ])
    return { outline, events, operations, states }
  }
}
