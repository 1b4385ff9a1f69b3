export { filter } from './filter.ts'
export { generator, type OperationGenerator, type Operations, type OperationSource } from './generator.ts'
export { eachKey, keyName, keyNames, onKeys } from './keys.ts'
export { mix, type MixPart } from './mix.ts'
export { final, named, phases } from './phases.ts'
export { cycle, sequence } from './sequence.ts'
export {
  everyClient,
  type EveryClientOptions,
  oncePerClient,
  script,
  stagger,
  type Stretch,
} from './stretches.ts'
export { limit, once, until, type UntilEnd } from './until.ts'
