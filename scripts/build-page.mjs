import { join } from 'node:path'
import { build } from 'esbuild'

const settings = {
  bundle: true,
  format: 'iife',
  target: 'es2022',
  minify: true,
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'silent',
}

/**
 * Bundles the scripts that pages carry: `reports/page/client.ts` to `<outDir>/client.js`, and that of sweeps, `reports/page/sweep-client.ts`,
 * to `<outDir>/sweep.js`.
 */
export async function buildPage({ sourceRoot, outDir }) {
  await build({
    ...settings,
    entryPoints: {
      client: join(sourceRoot, 'reports/page/client.ts'),
      sweep: join(sourceRoot, 'reports/page/sweep-client.ts'),
    },
    outdir: outDir,
  })
}

/** Bundles the engine that report pages run again with: `reports/page/worker.ts` to `<outDir>/engine.js`. */
export async function buildEngine({ sourceRoot, outDir }) {
  await build({
    ...settings,
    entryPoints: [join(sourceRoot, 'reports/page/worker.ts')],
    outfile: join(outDir, 'engine.js'),
  })
}
