import { currentPrinter } from './printing.ts'

/** Something that is not the same on every run, and what to use in its place. */
interface Outside {
  /** The global object that has it, if it is not itself global. */
  readonly of?: string
  readonly name: string
  readonly instead: string
}

const OUTSIDE: readonly Outside[] = [
  { of: 'Date', name: 'now', instead: 'node.clock.now()' },
  { of: 'Math', name: 'random', instead: 'node.random.float()' },
  { of: 'performance', name: 'now', instead: 'node.clock.monotonic()' },
  { of: 'crypto', name: 'randomUUID', instead: 'node.random' },
  { of: 'crypto', name: 'getRandomValues', instead: 'node.random' },
  { of: 'process', name: 'hrtime', instead: 'node.clock.monotonic()' },
  { of: 'process', name: 'nextTick', instead: 'node.after(0, action)' },
  { of: 'process', name: 'exit', instead: 'an error that is thrown' },
  { name: 'setTimeout', instead: 'node.after(delayMs, action)' },
  { name: 'setInterval', instead: 'node.every(periodMs, action)' },
  { name: 'setImmediate', instead: 'node.after(0, action)' },
  { name: 'queueMicrotask', instead: 'node.after(0, action)' },
  { name: 'fetch', instead: 'node.send(to, message)' },
]

type Callable = (this: unknown, ...given: unknown[]) => unknown

/** Code under test reached for something outside of its world. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError'
}

let restore: (() => void) | undefined

/**
 * Runs `action` with the ways out of the world guarded: they throw while a node's or client's code is on the stack, pass
 * through for everyone else, and are as they were afterwards, even after a throw.
 */
export function withGuards<T>(action: () => T): T {
  // A simulation that runs inside another's observer finds the guards set already.
  if (restore !== undefined) return action()
  setGuards()
  try {
    return action()
  } finally {
    releaseGuards()
  }
}

/** Takes the guards away, where code was stopped from outside and could not do so itself. */
export function releaseGuards(): void {
  restore?.()
  restore = undefined
}

function setGuards(): void {
  const undo: (() => void)[] = []
  for (const { of, name, instead } of OUTSIDE) {
    const holder: unknown =
      of === undefined ? globalThis : (globalThis as { readonly [key: string]: unknown })[of]
    if ((typeof holder === 'object' && holder !== null) || typeof holder === 'function') {
      undo.push(
        replace(holder, name, (original) =>
          guarded(original, of === undefined ? `${name}()` : `${of}.${name}()`, instead),
        ),
      )
    }
  }
  undo.push(replace(globalThis, 'Date', guardedDate))
  restore = () => {
    for (const step of undo.reverse()) step()
  }
}

/** Puts something in the place of a function, and gives what puts it back. */
function replace(holder: object, name: string, make: (original: Callable) => unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(holder, name)
  const original = (holder as { readonly [key: string]: unknown })[name]
  if (typeof original !== 'function' || own?.configurable === false) return () => undefined
  Object.defineProperty(holder, name, {
    value: make(original as Callable),
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
  })
  return () => {
    if (own === undefined) delete (holder as { [key: string]: unknown })[name]
    else Object.defineProperty(holder, name, own)
  }
}

function guarded(original: Callable, call: string, instead: string): Callable {
  // A proxy, so that what hangs on the function (`process.hrtime.bigint`) is still there for everyone else.
  return new Proxy(original, {
    apply(target, thisArgument, given: unknown[]) {
      refuse(call, instead)
      return Reflect.apply(target, thisArgument, given)
    },
  })
}

/** A Date that gives no present: `new Date(x)`, `Date.UTC` and the rest are as ever. */
function guardedDate(original: Callable): unknown {
  return new Proxy(original, {
    construct(target, given: unknown[], newTarget) {
      if (given.length === 0) refuse('new Date()', 'new Date(node.clock.now())')
      return Reflect.construct(target, given, newTarget) as object
    },
    apply(target, thisArgument, given: unknown[]) {
      refuse('Date()', 'new Date(node.clock.now())')
      return Reflect.apply(target, thisArgument, given)
    },
  })
}

/** Throws if code under test is on the stack. It is told even where that code catches the error. */
function refuse(call: string, instead: string): void {
  const code = currentPrinter()
  if (code === undefined) return
  const why = `${code.id} called ${call}, which is not the same on every run: use ${instead}`
  code.reachedOutside(why)
  throw new OutsideError(why)
}
