import { existsSync, readdirSync } from 'node:fs'
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

/**
 * Bundles the engine that report pages run again with: `reports/page/worker.ts` to `<outDir>/engine.js`, which knows no protocol, and each
 * folder of `protocols/` to `<outDir>/protocols/<folder>.js`, which adds its protocols to an engine.
 *
 * @returns the folders
 */
export async function buildEngine({ sourceRoot, outDir }) {
  const protocols = join(sourceRoot, 'protocols')
  await build({
    ...settings,
    entryPoints: [join(sourceRoot, 'reports/page/worker.ts')],
    outfile: join(outDir, 'engine.js'),
    plugins: [inPlaceOf(join(protocols, 'index.ts'), 'export const protocols = {}')],
  })
  const folders = readdirSync(protocols).filter(
    (folder) => existsSync(join(protocols, folder, 'index.ts')) && !NO_PROTOCOLS.has(folder),
  )
  for (const folder of folders) {
    await build({
      ...settings,
      stdin: {
        contents: `import * as code from './${folder}/index.ts'
          for (const factory of Object.values(code))
            if (factory?.definition?.kind === 'protocol') netsplit.protocols[factory.definition.name] = factory`,
        resolveDir: protocols,
      },
      outfile: join(outDir, 'protocols', `${folder}.js`),
      plugins: [inPlaceOf(join(sourceRoot, 'sim/index.ts'), 'module.exports = netsplit.sim')],
    })
  }
  return folders
}

/** Folders of what protocols are built with. */
const NO_PROTOCOLS = new Set(['objects'])

/** Has a module be this text, whoever imports it. It is no file of the package, whose modules could not be assigned to. */
function inPlaceOf(file, contents) {
  return {
    name: 'in-place-of',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /index\.ts$/ }, ({ path, resolveDir }) =>
        join(resolveDir, path) === file ? { path: file, namespace: 'in-place' } : undefined,
      )
      onLoad({ filter: /^/, namespace: 'in-place' }, () => ({ contents, loader: 'js' }))
    },
  }
}
