import type { RunView } from '../../cockpit/run-view.ts'
import { lengthOf } from '../../cockpit/windows.ts'

/** How long it takes to go through a window, milliseconds of real time. */
const WINDOW_MS = 12_000

/** Moves the cursor through the window by itself. Where motion is to be reduced it does nothing. */
export class Playback {
  private readonly view: RunView
  private readonly changed: (playing: boolean) => void
  private frame: number | undefined

  /** @param changed - is told when it begins and when it stops */
  constructor(view: RunView, changed: (playing: boolean) => void) {
    this.view = view
    this.changed = changed
  }

  get isPossible(): boolean {
    return !matchMedia('(prefers-reduced-motion: reduce)').matches
  }

  /** Begins, from the start of the window if the cursor is at its end or outside; or stops. */
  toggle(): void {
    if (this.frame !== undefined) return this.stop()
    if (!this.isPossible) return
    const { view } = this
    const { window } = view.state
    let timeUs = view.cursorUs
    if (timeUs < window.fromUs || timeUs >= window.toUs - lengthOf(window) / 100) timeUs = window.fromUs
    let last = performance.now()
    let { cursor } = view.state
    const advance = (now: number): void => {
      // Whoever moves the cursor meanwhile has it.
      if (view.state.cursor !== cursor) return this.stop()
      timeUs += ((now - last) / WINDOW_MS) * lengthOf(window)
      last = now
      view.goToTime(Math.min(timeUs, window.toUs))
      ;({ cursor } = view.state)
      if (timeUs >= window.toUs) return this.stop()
      this.frame = requestAnimationFrame(advance)
    }
    this.frame = requestAnimationFrame(advance)
    this.changed(true)
  }

  private stop(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame)
    this.frame = undefined
    this.changed(false)
  }
}
