import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { InputError } from '../../sim/index.ts'

/** A folder that results are written to: it exists and can be written before the work begins. */
export class OutFolder {
  private readonly path: string

  /**
   * @param path - made if it is not there
   * @param option - who named it, for errors
   * @throws InputError - if it cannot be made or written
   */
  constructor(path: string, option = '--out') {
    this.path = path
    try {
      makeFolder(path)
      if (!statSync(path).isDirectory()) throw new Error('it is not a folder')
      accessSync(path, constants.W_OK)
    } catch (error) {
      throw new InputError(
        `the folder "${path}" cannot be written (${reason(error)}): expected a folder for ${option}`,
      )
    }
  }

  /**
   * Writes a file whole or not at all.
   *
   * @param name - of the file
   * @param contents - its text, or the pieces of one that is made while it is written
   * @returns its path relative to the working directory, with forward slashes
   */
  write(name: string, contents: string | Generator<string>): string {
    const file = join(this.path, name)
    const partial = join(dirname(file), `.${name}.${process.pid}.partial`)
    try {
      const descriptor = openSync(partial, 'w')
      try {
        for (const piece of typeof contents === 'string' ? [contents] : contents)
          writeFileSync(descriptor, piece)
      } finally {
        closeSync(descriptor)
      }
      renameSync(partial, file)
    } catch (error) {
      rmSync(partial, { force: true })
      throw new InputError(`"${file}" cannot be written (${reason(error)})`)
    }
    return relative(process.cwd(), file).split(sep).join('/')
  }

  /** The path of a file in this folder. */
  pathOf(name: string): string {
    return join(this.path, name)
  }
}

/** A name for a file, from texts that may hold anything; texts that differ give names that differ. */
export function fileName(...parts: readonly string[]): string {
  return parts.map(fileNamePart).join('-')
}

function fileNamePart(text: string): string {
  const clean = text.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 80)
  return clean === text ? clean : `${clean}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
}

/** Makes a folder and those above it. Node's own recursive way does not end where a file system refuses with "no entry". */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  mkdirSync(path)
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)
}
