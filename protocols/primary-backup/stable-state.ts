import type { Disk } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import { ViewLog } from './log.ts'
import type { PrimaryBackupMutant } from './options.ts'

const VIEW = 'view'
const COMMITTED = 'committed'

/** What a replica keeps on its disk, and must have there before it answers: its log, and the view that it has promised. */
export class StableState {
  readonly log: ViewLog
  private current: number
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly mutant: PrimaryBackupMutant | undefined

  constructor(disk: Disk, mutant: PrimaryBackupMutant | undefined) {
    this.disk = disk
    this.mutant = mutant
    this.durability = new Durability(disk)
    this.log = new ViewLog(disk, () => this.durability.wrote())
    if (mutant === 'truncates-to-commit') this.log.cut(disk.read<number>(COMMITTED) ?? 0)
    this.current = Math.max(disk.read<number>(VIEW) ?? 0, this.log.view)
  }

  /** The latest view that it has heard of: it takes nothing of an earlier one. */
  get view(): number {
    return this.current
  }

  /** Promises to take nothing of an earlier view. */
  promise(view: number): void {
    this.current = view
    if (this.mutant === 'forgets-promise') return
    this.disk.write(VIEW, view)
    this.durability.wrote()
  }

  /** Entries are known to be committed. Nothing depends on that after a restart, unless a mutant does. */
  committed(length: number): void {
    if (this.mutant === 'truncates-to-commit') this.disk.write(COMMITTED, length)
  }

  /** Runs `then` once everything written so far is durable. */
  whenDurable(then: () => void): void {
    this.durability.whenDurable(then)
  }
}
