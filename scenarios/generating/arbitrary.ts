import * as fc from 'fast-check'

// What is made of these draws whole numbers alone, as long as it is given no bias factor, and does not depend on how fast-check is
// configured: a run is the same wherever its faults are drawn.

/** One of several ways, and how often it is taken among them: a whole number. */
export interface Way<T> {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<T>
}

/** One of several ways, the first of which is the simplest. */
export function oneOf<T>(...ways: readonly (fc.Arbitrary<T> | Way<T>)[]): fc.Arbitrary<T> {
  return fc.oneof({ depthSize: 'max', withCrossShrink: true }, ...ways)
}

/** An arbitrary that is built when something is first drawn from it: of many ways, few are taken in one run. */
export function lazily<T>(build: () => fc.Arbitrary<T>): fc.Arbitrary<T> {
  return new LazyArbitrary(build)
}

class LazyArbitrary<T> extends fc.Arbitrary<T> {
  private readonly build: () => fc.Arbitrary<T>
  private built: fc.Arbitrary<T> | undefined

  constructor(build: () => fc.Arbitrary<T>) {
    super()
    this.build = build
  }

  private get inner(): fc.Arbitrary<T> {
    return (this.built ??= this.build())
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return this.inner.generate(random, biasFactor)
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.inner.canShrinkWithoutContext(value)
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.inner.shrink(value, context)
  }
}

/** A list of so many items; a shorter one is simpler. */
export function listOf<T>(
  item: fc.Arbitrary<T>,
  { least, most }: { readonly least: number; readonly most: number },
): fc.Arbitrary<readonly T[]> {
  return fc.array(item, { minLength: least, maxLength: most, size: 'max' })
}

/** A whole number, the least of which is the simplest. */
export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max: Math.max(min, max) })
}

/** Something in so many of a hundred cases, and nothing in the others. */
export function maybe<T>(percent: number, some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const none: fc.Arbitrary<T | undefined> = fc.constant(undefined)
  return percent === 0
    ? none
    : oneOf({ weight: 100 - percent, arbitrary: none }, { weight: percent, arbitrary: some })
}

type Model<T> = { readonly [field in keyof T]: fc.Arbitrary<T[field] | undefined> }

/** A record of fields; those that come as `undefined` are left out. */
export function fields<T extends object>(model: Model<T>): fc.Arbitrary<T> {
  return fc
    .record(model as { [field in keyof T]: fc.Arbitrary<T[field]> }, { noNullPrototype: true })
    .map(given)
}

/** A record without what is `undefined` in it. */
export function given<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
}
