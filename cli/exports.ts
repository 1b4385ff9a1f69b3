import { writeEdn, writeJsonLines } from '../checkers/index.ts'
import { chromeTrace } from '../reports/index.ts'
import type { OutFolder } from '../scenarios/files/out-folder.ts'
import type { JudgedRun } from '../scenarios/index.ts'
import { InputError } from '../sim/index.ts'

/** What a run can be written as, for other tools to read. */
const EXPORTS = {
  edn: { extension: 'edn', write: ({ record }: JudgedRun) => writeEdn(record.history) },
  jsonl: { extension: 'jsonl', write: ({ record }: JudgedRun) => writeJsonLines(record.history) },
  perfetto: { extension: 'perfetto.json', write: (run: JudgedRun) => chromeTrace(run) },
} as const

/** The name of a format that a run can be written in. */
export type ExportFormat = keyof typeof EXPORTS

/**
 * The formats that `--export` names, each once.
 *
 * @throws InputError - for a name that is none
 */
export function exportsOf(names: readonly string[]): readonly ExportFormat[] {
  return [...new Set(names)].map((name) => {
    if (Object.hasOwn(EXPORTS, name)) return name as ExportFormat
    throw new InputError(`--export is "${name}", expected one of ${Object.keys(EXPORTS).join(', ')}`)
  })
}

/** Writes a run in some formats; gives the paths, by format. */
export function writeExports(
  run: JudgedRun,
  formats: readonly ExportFormat[],
  folder: OutFolder,
  name: string,
): { readonly [format: string]: string } {
  return Object.fromEntries(
    formats.map((format) => {
      const { extension, write } = EXPORTS[format]
      return [format, folder.write(`${name}.${extension}`, write(run))]
    }),
  )
}
