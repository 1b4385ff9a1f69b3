import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../sim/index.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { protocolTemplate, scenarioTemplate, testTemplate } from './templates.ts'

/** Writes a folder with a protocol, a scenario and a test to start from. */
export function newCommand(options: CommonOptions & { readonly name: string }): number {
  const { name } = options
  const output = outputFor(options)
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 60) {
    throw new InputError(
      `the name is "${name}", expected lower-case letters, digits and single dashes: my-protocol`,
    )
  }
  if (existsSync(name))
    throw new InputError(`"${name}" is there already, expected a name that no file or folder has`)
  const files = {
    [`${name}.ts`]: protocolTemplate(name),
    'scenario.ts': scenarioTemplate(name),
    [`${name}.test.ts`]: testTemplate(name),
  }
  writeFolder(name, files)
  for (const file of Object.keys(files)) output.line(`${name}/${file}`)
  const next = [`npx netsplit run ${name}/scenario.ts`, `npx vitest run ${name}`]
  output.line()
  for (const command of next) output.line(command)
  output.document({ folder: name, files: Object.keys(files), next })
  return 0
}

/** Writes all files or none: the folder gets its name when it is complete. */
function writeFolder(name: string, files: { readonly [file: string]: string }): void {
  let partial: string | undefined
  try {
    partial = mkdtempSync(`.${name}-`)
    const folder = join(partial, name)
    mkdirSync(folder)
    for (const [file, contents] of Object.entries(files)) writeFileSync(join(folder, file), contents)
    renameSync(folder, name)
  } catch (error) {
    throw new InputError(
      `"${name}" cannot be written (${error instanceof Error ? error.message : String(error)})`,
    )
  } finally {
    if (partial !== undefined) rmSync(partial, { recursive: true, force: true })
  }
}
