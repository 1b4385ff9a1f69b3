import type { Json, NodeId } from './types.ts'

/** Whose code can be on the stack: what it prints, and what it reaches for outside of its world, is theirs. */
export interface Printer {
  readonly id: NodeId
  /** It called something that is not the same on every run. */
  reachedOutside(why: string): void
  /** Takes what it prints; without it, that goes where it always goes. */
  mark?(kind: 'note' | 'print', text: string, fields: Json | undefined): void
}

const METHODS = ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const

let printer: Printer | undefined
let originals: readonly ((...parts: unknown[]) => void)[] | undefined

/** Says whose code is on the stack, if anyone's: what it prints belongs on the trace. */
export function setPrinter(next: Printer | undefined): void {
  printer = next
}

/** Whose code is on the stack. */
export function currentPrinter(): Printer | undefined {
  return printer
}

/**
 * Runs `action` with the console caught: what a protocol's code writes goes to the trace, what anyone else writes goes where it
 * always goes. The console is as it was afterwards, even after a throw.
 */
export function withConsoleCaught<T>(action: () => T): T {
  // A simulation that runs inside another's observer finds the console caught already.
  if (originals !== undefined) return action()
  const before = METHODS.map((method) => console[method] as (...parts: unknown[]) => void)
  originals = before
  METHODS.forEach((method, i) => {
    const original = before[i] as (...parts: unknown[]) => void
    console[method] = (...parts: unknown[]) => {
      if (printer?.mark === undefined) original.apply(console, parts)
      else printer.mark('print', parts.map(textOf).join(' '), undefined)
    }
  })
  try {
    return action()
  } finally {
    releaseConsole()
  }
}

/** Gives the console back, where code was stopped from outside and could not do so itself. */
export function releaseConsole(): void {
  const before = originals
  originals = undefined
  printer = undefined
  if (before === undefined) return
  METHODS.forEach((method, i) => {
    console[method] = before[i] as (...parts: unknown[]) => void
  })
}

/** A value as a line of text, whatever it is. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value.name}: ${value.message}`
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return asString(value)
  }
}

function asString(value: unknown): string {
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
