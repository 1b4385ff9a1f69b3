import type { CodePlace } from './project-folder.ts'

/** What a module exports, by name. */
export type Exports = { readonly [name: string]: unknown }

/** Where each definition that a module exports can be found, of modules by absolute path. */
export function placesAmong(modules: ReadonlyMap<string, () => Exports>): Map<object, CodePlace> {
  const places = new Map<object, CodePlace>()
  for (const [file, exports] of modules) {
    for (const [exported, value] of Object.entries(exportsOf(exports))) {
      const definition = (value as { readonly definition?: unknown } | null | undefined)?.definition
      if (typeof definition === 'object' && definition !== null) places.set(definition, { file, exported })
    }
  }
  return places
}

/** What a module exports; one that threw while it was loaded has nothing to name. */
function exportsOf(exports: () => Exports): Exports {
  try {
    return { ...exports() }
  } catch {
    return {}
  }
}
