import type { SweepProgress } from '../scenarios/files/sweep/course.ts'
import { counted } from './text.ts'

const LINE_EVERY_MS = 200
/** Where no terminal shows the line, it is one of many. */
const PLAIN_EVERY_MS = 30_000

/** Shows on stderr how far a sweep has come: a line that is rewritten on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  private readonly terminal = process.stderr.isTTY
  private shown = performance.now()
  private written = false

  show(progress: SweepProgress): void {
    const now = performance.now()
    if (now - this.shown < (this.terminal ? LINE_EVERY_MS : PLAIN_EVERY_MS)) return
    this.shown = now
    this.write(progressText(progress))
  }

  /** Shows how far something else has come, on a terminal alone. */
  told(text: string): void {
    const now = performance.now()
    if (!this.terminal || now - this.shown < LINE_EVERY_MS) return
    this.shown = now
    this.write(text)
  }

  /** Says something in place of the line. */
  write(text: string): void {
    if (!this.terminal) return void process.stderr.write(`netsplit: ${text}\n`)
    // Never wider than the terminal: what has wrapped cannot be rewritten.
    const width = (process.stderr.columns ?? 80) - 1
    process.stderr.write(`\r\u001B[K${text.slice(0, width)}`)
    this.written = true
  }

  /** Takes the line away. */
  clear(): void {
    if (this.written) process.stderr.write('\r\u001B[K')
    this.written = false
  }
}

/** How far a sweep has come, in a line. */
export function progressText(progress: SweepProgress): string {
  const { runs, of, failures, signatures, lost, runsPerSecond, secondsLeft } = progress
  return [
    `${runs}${of === undefined ? '' : ` of ${of}`} seeds`,
    `${rateText(runsPerSecond)} a second`,
    failures === 0 ? 'no failure' : `${counted(failures, 'failure')} of ${counted(signatures, 'signature')}`,
    ...(lost === 0 ? [] : [`${lost} lost`]),
    ...(secondsLeft === undefined || !Number.isFinite(secondsLeft) ? [] : [`${timeText(secondsLeft)} left`]),
  ].join(', ')
}

/** How many a second, to as many digits as tell something. */
export function rateText(perSecond: number): string {
  return perSecond >= 100 ? perSecond.toFixed(0) : perSecond.toPrecision(3)
}

/** A length of time in words: `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function timeText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
