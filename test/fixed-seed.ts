import { configureGlobal } from 'fast-check'

// Property-based tests draw the same cases on every run, so that a push never fails for what it did not change. To try new
// ground, give another seed: NETSPLIT_TEST_SEED=5 npm test.
configureGlobal({ seed: Number(process.env['NETSPLIT_TEST_SEED'] ?? 1) })
