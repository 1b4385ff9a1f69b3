/** Properties in Vitest: importing this has `expect` know the matchers. */
import type { JudgeOptions, LinearizabilityOptions } from '../checkers/index.ts'
import { addMatchers } from './matchers.ts'
import type { HoldOptions, Judge, ModelOptions, ReachOptions } from './settings.ts'

export { type DeclareProperty, property, type PropertyFunction } from './property.ts'
export type { HoldOptions, Judge, ModelOptions, ReachOptions } from './settings.ts'
// For the compiler, Vitest's types have to be there before they are added to, whatever a test imports first.
export type { Assertion } from 'vitest'

addMatchers()

declare module 'vitest' {
  interface Assertion<T> {
    toHold(options?: HoldOptions): Promise<void>
    toReach(
      sometimes: string,
      options?: ReachOptions,
    ): T extends { readonly cluster: unknown } ? Promise<void> : void
    toBeLinearizable(model: LinearizabilityOptions['model'], options?: ModelOptions): void
    toSatisfy: {
      (judge: Judge, options?: JudgeOptions): void
      // oxlint-disable-next-line typescript/no-explicit-any -- as Vitest's own matcher of that name has it
      (matcher: (value: any) => boolean, message?: string): any
    }
  }
}
