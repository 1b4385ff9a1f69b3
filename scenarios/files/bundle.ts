import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type BuildFailure, type Loader, type Plugin } from 'esbuild'
import { InputError } from '../../sim/index.ts'

/** The folder of the running copy of netsplit: where its index is. */
const ownFolder = fileURLToPath(new URL('../../', import.meta.url))

/** How `import 'netsplit'` in a user's file is resolved: left to be imported from the running copy, or bundled from it. */
type Netsplit = 'external' | 'bundled'

/** A bundle, and the user's files that went into it. */
export interface Bundle {
  readonly code: string
  /** Absolute paths, sorted; of a bundle for a page, none are listed. */
  readonly inputs: readonly string[]
}

const LOADERS: { readonly [extension: string]: Loader } = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.js': 'js',
  '.mjs': 'js',
}

/**
 * Bundles a user's modules into one, TypeScript included, with `import 'netsplit'` resolved to the running copy.
 *
 * @param entry - the source of the entry module, and the folder it imports from
 * @param target - for Node, as a module; or for a page, as a classic script
 * @throws InputError - for what does not compile, with file and line
 */
export async function bundle(
  entry: { readonly code: string; readonly folder: string },
  target: 'node' | 'page',
): Promise<Bundle> {
  const inputs = new Set<string>()
  const result = await build({
    stdin: { contents: entry.code, resolveDir: entry.folder, sourcefile: 'netsplit-entry.js', loader: 'js' },
    bundle: true,
    write: false,
    target: 'es2022',
    logLevel: 'silent',
    ...(target === 'node'
      ? // A package may say that its files do nothing when they are imported: here they are, for what they export.
        {
          ignoreAnnotations: true,
          platform: 'node',
          format: 'esm',
          sourcemap: 'inline',
          sourcesContent: false,
        }
      : { platform: 'browser', format: 'iife', minify: true }),
    // A page is told its code by name, and must not say in which folder it lay.
    plugins:
      target === 'node' ? [ownCopy('external'), selfRegistering(entry.folder, inputs)] : [ownCopy('bundled')],
  }).catch((error: unknown) => {
    throw asInputError(error)
  })
  return { code: result.outputFiles[0]?.text ?? '', inputs: [...inputs].sort() }
}

/** Where a module and its exports can be found after it ran; see {@link registeredModules}. */
const REGISTRY = 'netsplit.modules'

/** The user's modules that have been loaded from a bundle, by absolute path, with what they export. */
export function registeredModules(): ReadonlyMap<string, () => { readonly [name: string]: unknown }> {
  const holder = globalThis as { [key: symbol]: Map<string, () => { [name: string]: unknown }> | undefined }
  return (holder[Symbol.for(REGISTRY)] ??= new Map())
}

function ownCopy(netsplit: Netsplit): Plugin {
  return {
    name: 'netsplit',
    setup(build) {
      build.onResolve({ filter: /^netsplit(\/[a-z]+)?$/ }, ({ path }) => {
        const room = path.slice('netsplit'.length)
        const file = resolve(ownFolder, `.${room}`, 'index.js')
        return netsplit === 'external' ? { path: pathToFileURL(file).href, external: true } : { path: file }
      })
    },
  }
}

/**
 * Has every module of the user's announce itself and its exports when it runs, so that a protocol that a scenario holds as a
 * value can be named by the file and the export it came from.
 */
function selfRegistering(folder: string, inputs: Set<string>): Plugin {
  return {
    name: 'self-registering',
    setup(build) {
      build.onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) => {
        if (path.startsWith(ownFolder) || relative(folder, path).includes('node_modules')) return undefined
        inputs.add(path)
        const source = await readFile(path, 'utf8')
        const loader = LOADERS[extname(path)] ?? 'js'
        // A CommonJS module has no exports to name, and an import would change what it is.
        if (!/^\s*(?:import|export)\b/m.test(source) || source.startsWith('#!'))
          return { contents: source, loader }
        const registry = `globalThis[Symbol.for(${JSON.stringify(REGISTRY)})] ??= new Map()`
        // On the first line, so that errors and stacks name the lines that the user sees.
        const announcement =
          `import * as netsplitSelf from ${JSON.stringify(`./${basename(path)}`)};` +
          `(${registry}).set(${JSON.stringify(path)}, () => netsplitSelf);`
        return { contents: announcement + source, loader, resolveDir: dirname(path) }
      })
    },
  }
}

function asInputError(error: unknown): unknown {
  const [first] = (error as Partial<BuildFailure>).errors ?? []
  if (first === undefined) return error
  const place = first.location === null ? '' : `${first.location.file}, line ${first.location.line}: `
  return new InputError(`${place}${first.text}`)
}
