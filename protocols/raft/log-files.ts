import type { Disk } from '../../sim/index.ts'
import type { Entry } from './log.ts'
import type { Snapshot } from './snapshot.ts'

/** A snapshot as it lies on the disk, and which file has the entries after it. */
interface StoredSnapshot {
  readonly snapshot: Snapshot
  readonly generation: number
}

/** A log on the disk, and the index before its first entry. */
interface LogFile {
  readonly generation: number
  readonly name: string
  readonly base: number
}

const SNAPSHOT = 'snapshot'

function nameOf(generation: number): string {
  return generation === 0 ? 'log' : `log-${generation}`
}

/**
 * Where a log lies on the disk. Its front cannot be cut off, so each snapshot begins a file of its own, with what follows it; the
 * write of the snapshot names the file, and is what makes both valid at once. A file is written nowhere but at its end and never
 * used twice, so that whichever unflushed writes a crash keeps, what is found is the log as it was before or after.
 */
export class LogFiles {
  /** What was there when this life began. */
  readonly snapshot: Snapshot | undefined
  readonly entries: readonly Entry[]
  /** How many writes there were in this life. */
  writes = 0
  private readonly disk: Disk
  private file: LogFile
  /** The file that is to take its place, and is written beside it until it does. */
  private next: LogFile | undefined

  constructor(disk: Disk) {
    this.disk = disk
    const stored = disk.read<StoredSnapshot>(SNAPSHOT)
    const { generation = 0, snapshot } = stored ?? {}
    this.snapshot = snapshot
    this.file = { generation, name: nameOf(generation), base: snapshot?.lastIndex ?? 0 }
    this.entries = disk.log<Entry>(this.file.name)
    if (generation > 0) this.empty(nameOf(generation - 1))
  }

  /** Whether a file is being written that will take the place of the present one. */
  get changing(): boolean {
    return this.next !== undefined
  }

  append(entry: Entry): void {
    this.disk.append<Entry>(this.file.name, entry)
    if (this.next !== undefined) this.disk.append<Entry>(this.next.name, entry)
    this.writes++
  }

  truncate(index: number): void {
    this.disk.truncate(this.file.name, index - this.file.base)
    if (this.next !== undefined) this.disk.truncate(this.next.name, Math.max(0, index - this.next.base))
    this.writes++
  }

  /**
   * Replaces the entries up to a snapshot by it, once what follows it is durable in its place.
   *
   * @param following - the entries after it
   * @param then - runs when that has happened; never, if another snapshot was installed meanwhile
   */
  compact(snapshot: Snapshot, following: readonly Entry[], then: () => void): void {
    const file = this.begin(snapshot)
    for (const entry of following) this.disk.append<Entry>(file.name, entry)
    this.next = file
    this.disk.flush(() => {
      if (this.next !== file) return
      this.next = undefined
      this.become(file, snapshot)
      then()
    })
  }

  /** Replaces everything by a snapshot. */
  install(snapshot: Snapshot): void {
    this.next = undefined
    this.become(this.begin(snapshot), snapshot)
  }

  /** A file that nothing was ever written to: what an earlier life had begun does not count. */
  private begin({ lastIndex }: Snapshot): LogFile {
    let generation = (this.next ?? this.file).generation + 1
    while (this.disk.log(nameOf(generation)).length > 0) generation++
    return { generation, name: nameOf(generation), base: lastIndex }
  }

  private become(file: LogFile, snapshot: Snapshot): void {
    const { name } = this.file
    this.file = file
    this.disk.write<StoredSnapshot>(SNAPSHOT, { snapshot, generation: file.generation })
    this.writes++
    this.disk.flush(() => this.empty(name))
  }

  private empty(name: string): void {
    if (this.disk.log(name).length > 0) this.disk.truncate(name, 0)
  }
}
