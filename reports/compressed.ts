import { deflateSync, inflateSync } from 'fflate'

const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const PADDING = 0x3d

/** How much work goes into making something small: as much as pays for what differs from run to run, or all. */
export type Effort = 'usual' | 'most'

const LEVELS = { usual: 6, most: 9 } as const
/** Said here, because fflate would otherwise take a logarithm to choose it, and those differ between engines. */
const MEMORY = 8

/** What a page holds compressed, under its name. */
export interface PackedSection {
  readonly name: string
  /** In base64. */
  readonly text: string
}

/**
 * Bytes as a page holds them: compressed (raw deflate, which browsers unpack by themselves), and in base64. The same bytes come
 * to the same text on every machine, which is not so for the zlib of different versions of Node.
 */
export function packed(name: string, bytes: Uint8Array, effort: Effort = 'usual'): PackedSection {
  return { name, text: base64Of(deflateSync(bytes, { level: LEVELS[effort], mem: MEMORY })) }
}

/**
 * The bytes that {@link packed} has made a text of.
 *
 * @throws Error - for a text that is no base64, or holds nothing that was compressed so
 */
export function unpacked(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  return new Uint8Array(inflateSync(Uint8Array.from(binary, (character) => character.charCodeAt(0))))
}

function base64Of(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING)
  let out = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text[out++] = ALPHABET[bits >> 18] as number
    text[out++] = ALPHABET[(bits >> 12) & 63] as number
    if (left > 1) text[out] = ALPHABET[(bits >> 6) & 63] as number
    out++
    if (left > 2) text[out] = ALPHABET[bits & 63] as number
    out++
  }
  return new TextDecoder().decode(text)
}
