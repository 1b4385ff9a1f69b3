import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const dist = fileURLToPath(new URL('./dist', import.meta.url))

export default defineConfig({
  // A protocol that lies in this folder imports netsplit as one elsewhere does.
  resolve: {
    alias: [
      { find: /^netsplit$/, replacement: `${dist}/index.js` },
      { find: /^netsplit\/([a-z]+)$/, replacement: `${dist}/$1/index.js` },
    ],
  },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/netsplit-out/**'],
    globalSetup: ['test/setup.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    // Loading modules anew for each file takes a third of the time, and no test leaves anything in them.
    isolate: false,
    // Many tests wait for processes that they have started.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
