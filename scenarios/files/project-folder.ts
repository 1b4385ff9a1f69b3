import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { InputError } from '../../sim/index.ts'

/**
 * The folder that references in a file may not leave: the nearest one above it with a package.json; else the working
 * directory, if the file is in it; else the file's own.
 */
export function projectFolderOf(file: string): string {
  const own = dirname(resolve(file))
  return nearestPackage(own) ?? (isInside(own, process.cwd()) ? process.cwd() : own)
}

/** The folder of the project that is worked in: the nearest one above the working directory with a package.json, else itself. */
export function projectFolder(): string {
  return nearestPackage(process.cwd()) ?? process.cwd()
}

function nearestPackage(below: string): string | undefined {
  for (let folder = below; ; folder = dirname(folder)) {
    if (existsSync(resolve(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** A place in code: a file and the name of what it exports. */
export interface CodePlace {
  readonly file: string
  readonly exported: string
}

/**
 * The place that a reference's `from` names.
 *
 * @param from - `./my-protocol.ts#myProtocol`, relative to `holder`
 * @param holder - the file that holds the reference
 * @throws InputError - for another form, a place outside of the project's folder, or a file that is not there
 */
export function placeOf(from: string, holder: string, where: string): CodePlace {
  const match = /^(\.{1,2}\/[^#]+)#([A-Za-z_$][\w$]*)$/.exec(from)
  if (match === null) {
    throw new InputError(
      `${where}: "from" is "${from}", expected a relative path and a name: ./my-protocol.ts#myProtocol`,
    )
  }
  const file = resolve(dirname(resolve(holder)), match[1] as string)
  // A failure file may lie outside of the project whose code it names, and be replayed from within it.
  const folders = [projectFolderOf(holder), process.cwd()]
  if (!folders.some((folder) => isInside(file, folder))) {
    throw new InputError(`${where}: "from": "${from}" leaves the project's folder ${folders[0]}`)
  }
  if (!existsSync(file)) throw new InputError(`${where}: "from": "${from}" names a file that is not there`)
  if (!statSync(file).isFile()) {
    throw new InputError(`${where}: "from": "${from}" names something that is not a file`)
  }
  const real = realpathSync(file)
  if (!folders.some((folder) => isInside(real, realpathSync(folder)))) {
    throw new InputError(`${where}: "from": "${from}" leaves the project's folder through a link`)
  }
  // The bundler knows modules by their real paths.
  return { file: real, exported: match[2] as string }
}

/** A place as a reference in `holder` names it: a relative path with forward slashes. */
export function fromOf({ file, exported }: CodePlace, holder: string): string {
  const path = relative(dirname(resolve(holder)), file)
    .split(sep)
    .join('/')
  return `${path.startsWith('../') ? path : `./${path}`}#${exported}`
}

function isInside(path: string, folder: string): boolean {
  const steps = relative(folder, path)
  // From one drive of Windows to another there is no relative path.
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps)
}
