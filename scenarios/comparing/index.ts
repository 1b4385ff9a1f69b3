/** Protocol configurations side by side: consistency, availability and latency, measured on the same workload under the same faults. */
export { compare, type CompareOptions, comparedScenario } from './compare.ts'
export type * from './comparison.ts'
export { type Configuration, configurationsOf } from './configuration.ts'
export { comparedFaults } from './faults.ts'
export { knownConfigurations, type Known, usualConfigurations } from './known-configurations.ts'
export { type MeasuredRun, measureRun } from './measure.ts'
export { comparisonDefaults, type ComparisonSettings, completeSettings } from './settings.ts'
