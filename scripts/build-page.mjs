import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
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
 * Bundles the scripts that pages carry: `reports/page/client.ts` to `<outDir>/client.js`, that of sweeps, `reports/page/sweep-client.ts`,
 * to `<outDir>/sweep.js`, and that of comparisons, `reports/page/comparison-client.ts`, to `<outDir>/comparison.js`.
 */
export async function buildPage({ sourceRoot, outDir }) {
  await build({
    ...settings,
    entryPoints: {
      client: join(sourceRoot, 'reports/page/client.ts'),
      sweep: join(sourceRoot, 'reports/page/sweep-client.ts'),
      comparison: join(sourceRoot, 'reports/page/comparison-client.ts'),
    },
    outdir: outDir,
  })
}

/**
 * Bundles the engine that report pages run again with: `reports/page/worker.ts` to `<outDir>/engine.js`, which knows no protocol and no
 * check; each folder of `protocols/` to `<outDir>/protocols/<folder>.js`, and each check of `scenarios/checks/` to
 * `<outDir>/checks/<file>.js`, which add what they hold to an engine.
 *
 * @returns the folders of protocols, and the files of checks without their ending
 */
export async function buildEngine({ sourceRoot, outDir }) {
  const checks = await buildEngineAndChecks({ sourceRoot, outDir })
  return { folders: await buildProtocols({ sourceRoot, outDir }), checks }
}

async function buildProtocols({ sourceRoot, outDir }) {
  const protocols = join(sourceRoot, 'protocols')
  const folders = readdirSync(protocols).filter(
    (folder) => existsSync(join(protocols, folder, 'index.ts')) && !NO_PROTOCOLS.has(folder),
  )
  for (const folder of folders) {
    await build({
      ...settings,
      stdin: { contents: adding('protocol', `./${folder}/index.ts`), resolveDir: protocols },
      outfile: join(outDir, 'protocols', `${folder}.js`),
      plugins: [inPlaceOf({ [join(sourceRoot, 'sim/index.ts')]: 'module.exports = netsplit.sim' })],
    })
  }
  return folders
}

/** Folders of what protocols are built with. */
const NO_PROTOCOLS = new Set(['objects'])

/** Bundles the engine and the checks, no module into two of them: what more than one needs is the engine's, which hands it on. */
async function buildEngineAndChecks({ sourceRoot, outDir }) {
  const face = join(sourceRoot, 'scenarios/checks/index.ts')
  const checks = [...new Set(readFileSync(face, 'utf8').match(/(?<=from '\.\/)[a-z-]+(?=\.ts')/g))]
  const { parts, shared } = await partsOf(
    sourceRoot,
    ['reports/page/worker.ts', ...checks.map((check) => `scenarios/checks/${check}.ts`)],
    {
      [join(sourceRoot, 'protocols/index.ts')]: 'export const protocols = {}',
      [face]: 'export const checks = {}',
    },
  )
  const engine = [
    `import './worker.js'`,
    ...shared.map(({ part }, i) => `import * as shared${i} from '${part}'`),
    `netsplit.shared = [${shared.map((_, i) => `shared${i}`).join()}]`,
  ]
  await build({
    ...settings,
    stdin: { contents: engine.join('\n') },
    outfile: join(outDir, 'engine.js'),
    plugins: [amongParts(parts)],
  })
  const handedOn = shared.map(({ part, names }, i) => [
    part,
    `export const { ${names.join()} } = netsplit.shared[${i}]`,
  ])
  for (const check of checks) {
    await build({
      ...settings,
      stdin: { contents: adding('check', `./${check}.js`) },
      outfile: join(outDir, 'checks', `${check}.js`),
      plugins: [amongParts(new Map([...parts, ...handedOn]))],
    })
  }
  return checks
}

/**
 * Bundles files as modules, each part of what they need into one of them: that of a file, or one that several of these share.
 *
 * @param texts - what stands in the place of some modules
 * @returns the text of each part by its path, and of those that are shared the paths and the names of what they export
 */
async function partsOf(sourceRoot, files, texts) {
  const { outputFiles, metafile } = await build({
    ...settings,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    entryPoints: files.map((file) => join(sourceRoot, file)),
    // Hashes are of places too: these are the same wherever netsplit is built, and nothing is written there.
    absWorkingDir: sourceRoot,
    outdir: join(sourceRoot, 'parts'),
    entryNames: '[name]',
    chunkNames: 'shared-[hash]',
    plugins: [inPlaceOf(texts)],
  })
  const pathOf = (file) => `./${basename(file)}`
  const shared = Object.entries(metafile.outputs)
    .map(([file, { exports }]) => ({ part: pathOf(file), names: exports }))
    .filter(({ part }) => part.startsWith('./shared-'))
  return { parts: new Map(outputFiles.map(({ path, text }) => [pathOf(path), text])), shared }
}

/** A script that adds what a module exports of a kind to the engine. */
function adding(kind, module) {
  return `import * as code from '${module}'
    for (const factory of Object.values(code))
      if (factory?.definition?.kind === '${kind}') netsplit.${kind}s[factory.definition.name] = factory`
}

/** Has some modules be these texts, whoever imports them. They are no files of the package, whose modules could not be assigned to. */
function inPlaceOf(texts) {
  return {
    name: 'in-place-of',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /index\.ts$/ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path)
        return Object.hasOwn(texts, file) ? { path: file, namespace: 'in-place' } : undefined
      })
      onLoad({ filter: /^/, namespace: 'in-place' }, ({ path }) => ({ contents: texts[path], loader: 'js' }))
    },
  }
}

/** Finds modules among parts that were made before. */
function amongParts(parts) {
  return {
    name: 'among-parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path }) => ({ path, namespace: 'part' }))
      onLoad({ filter: /^/, namespace: 'part' }, ({ path }) => ({ contents: parts.get(path), loader: 'js' }))
    },
  }
}
