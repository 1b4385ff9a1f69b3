import type { Json } from './types.ts'

/** Who can leave a line on the trace. */
export interface Printer {
  mark(kind: 'note' | 'print', text: string, fields: Json | undefined): void
}

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const

let printer: Printer | undefined

/** Says whose code is on the stack, if anyone's: what it prints belongs on the trace. */
export function setPrinter(next: Printer | undefined): void {
  printer = next
}

/**
 * Runs `action` with the console caught: what a protocol's code writes goes to the trace, what anyone else writes goes where it
 * always goes. The console is as it was afterwards, even after a throw.
 */
export function withConsoleCaught<T>(action: () => T): T {
  const originals = METHODS.map((method) => console[method])
  METHODS.forEach((method, i) => {
    const original = originals[i] as (...parts: unknown[]) => void
    console[method] = (...parts: unknown[]) => {
      if (printer === undefined) original.apply(console, parts)
      else printer.mark('print', parts.map(printed).join(' '), undefined)
    }
  })
  try {
    return action()
  } finally {
    METHODS.forEach((method, i) => {
      console[method] = originals[i] as (...parts: unknown[]) => void
    })
  }
}

function printed(part: unknown): string {
  if (typeof part === 'string') return part
  if (part instanceof Error) return `${part.name}: ${part.message}`
  try {
    return JSON.stringify(part) ?? String(part)
  } catch {
    return String(part)
  }
}
