import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // A protocol that lies in this folder imports netsplit as one elsewhere does.
  resolve: { alias: { netsplit: fileURLToPath(new URL('./dist/index.js', import.meta.url)) } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/netsplit-out/**'],
    globalSetup: ['test/setup.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
