import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileText } from './testing/hostile.ts'
import { isolated, oneLine, visibleText } from './visible-text.ts'

const UNSEEN = /[\p{Cc}\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2067\uFEFF]/u

describe('text made visible', () => {
  it('shows control characters and bidirectional overrides by number', () => {
    expect(visibleText('a\u0007b\u202Ec\u200Bd')).toBe('a‹U+0007›b‹U+202E›c‹U+200B›d')
  })

  it('leaves ordinary text of any script as it is', () => {
    const text = 'Größe → 5 µs, 日本語, עברית, 🙂\n\tnext'
    expect(visibleText(text)).toBe(text)
  })

  it('closes an isolate that was left open and shows one that was never opened', () => {
    expect(visibleText('\u2068open')).toBe('\u2068open\u2069')
    expect(visibleText('shut\u2069')).toBe('shut‹U+2069›')
  })

  it('replaces lone surrogates, which no file can hold', () => {
    expect(visibleText('\uD800x')).toBe('‹U+D800›x')
  })

  it('has nothing unseen left, whatever the text, and doing it twice changes nothing', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const visible = visibleText(text)
        expect(visible.replaceAll(/[\n\t]/g, '')).not.toMatch(UNSEEN)
        expect(new TextDecoder().decode(new TextEncoder().encode(visible))).toBe(visible)
        expect(visibleText(visible)).toBe(visible)
      }),
    )
  })

  it('sets text from right to left off from what follows it', () => {
    expect(isolated('עברית')).toBe('\u2068עברית\u2069')
    expect(isolated('plain')).toBe('plain')
  })

  it('shows line feeds too where there is only one line', () => {
    expect(oneLine('rm -rf /\n')).toBe('rm -rf /‹U+000A›')
  })
})
