import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256Base64 } from './sha-256.ts'

it('gives the digests that Node gives, of texts of any length', () => {
  const lengths = Array.from({ length: 140 }, (_, length) => 'ä'.repeat(length))
  for (const text of lengths) expect(sha256Base64(text)).toBe(nodeDigest(text))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(sha256Base64(text)).toBe(nodeDigest(text))
    }),
  )
})

function nodeDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64')
}
