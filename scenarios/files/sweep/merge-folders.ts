import { copyFileSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ResolvedScenario } from '../../../sim/index.ts'
import { parseFailure } from '../../failure.ts'
import { mergeSweeps, mergeTimings, partOfSignature, type SweptPart } from '../../sweeping/merge.ts'
import type { Signature } from '../../sweeping/sweep-result.ts'
import { OutFolder } from '../out-folder.ts'
import { readTextFile } from '../read-text.ts'
import { relocated } from '../references.ts'
import { FAILURES, refuseSweep, removeSweep, sweptIn, writeSwept } from './store.ts'
import type { Swept } from './sweep.ts'

/**
 * Joins the sweeps of some folders into one folder, with the failure files and reports of what they have found first.
 *
 * @param paths - of the folders
 * @param folderFor - where the whole goes, from the name of the scenario
 * @param overwrite - whether a sweep that is there already is removed
 * @throws InputError - if they cannot be joined, or the folder holds a sweep
 */
export function mergeFolders(
  paths: readonly string[],
  folderFor: (scenario: string) => string,
  overwrite: boolean,
): Swept {
  const parts = paths.map((where) => ({ where, ...sweptIn(where) }))
  const result = mergeSweeps(parts)
  const timing = mergeTimings(parts.map((part) => part.timing))
  const folder = folderFor(result.scenario)
  if (!overwrite) refuseSweep(folder)
  const out = new OutFolder(folder)
  removeSweep(folder)
  const failures = new OutFolder(join(folder, FAILURES))
  for (const signature of result.signatures) {
    const part = partOfSignature(parts, signature)
    if (part !== undefined) copyFiles(part, signature, failures)
  }
  writeSwept(out, result, timing)
  return { folder, result, timing }
}

function copyFiles({ where }: SweptPart, { failure, report }: Signature, to: OutFolder): void {
  // They are named by a file that came from elsewhere: nothing but a name in their folder is taken from it.
  if (report !== undefined) {
    const name = basename(report)
    const from = join(where, FAILURES, name)
    readTextFile(from)
    copyFileSync(from, to.pathOf(name))
    // Beside it is the same run as a file for machines.
    const data = name.replace(/\.html$/, '.json')
    if (data !== name && existsSync(join(where, FAILURES, data)))
      copyFileSync(join(where, FAILURES, data), to.pathOf(data))
  }
  if (failure === undefined) return
  const name = basename(failure)
  const from = join(where, FAILURES, name)
  const read = parseFailure(readTextFile(from), from)
  const scenario = relocated(read.scenario as ResolvedScenario, from, to.pathOf(name))
  to.write(name, `${JSON.stringify({ ...read, scenario }, undefined, 2)}\n`)
}
