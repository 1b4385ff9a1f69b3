import { createRequire } from 'node:module'

/** netsplit's version, from its package.json. */
export const { version } = createRequire(import.meta.url)('netsplit/package.json') as {
  readonly version: string
}
