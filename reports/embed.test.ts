import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, embeddedJson, embeddedScript, embeddedStyle } from './embed.ts'
import { sha256Base64 } from './sha-256.ts'
import { hostileText } from './testing/hostile.ts'

describe('JSON within a page', () => {
  it('cannot end its element, and reads back as the same value', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (key, text) => {
        const value = JSON.parse(JSON.stringify({ list: [{ [key]: text }] })) as unknown
        const { source } = embeddedJson(value)
        expect(source).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(source)).toEqual(value)
      }),
    )
  })

  it('holds null where there is no value', () => {
    expect(embeddedJson(undefined).source).toBe('null')
  })
})

describe('a script within a page', () => {
  it('cannot end its element or hide its end, and its strings and patterns mean the same', () => {
    const source =
      "found = ['</script>', '</SCRIPT', '<!--', '<script'].filter((s) => /<\\/script|<!--/i.test(s))"
    const embedded = embeddedScript(source)
    expect(embedded).not.toMatch(/<!--|<\/?script/i)
    const scope: { found?: string[] } = {}
    runInNewContext(embedded, scope)
    expect(scope.found).toEqual(['</script>', '</SCRIPT', '<!--'])
  })

  it('has the line ends that a browser reads, so that its digest is right', () => {
    expect(embeddedScript('a\r\nb\rc\0')).toBe('a\nb\nc\uFFFD')
  })

  it('never ends its element, whatever the source', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(embeddedScript(text)).not.toMatch(/<!--|<\/?script/i)
      }),
    )
  })
})

describe('a style within a page', () => {
  it('cannot end its element', () => {
    expect(embeddedStyle('a::before { content: "</style>" }')).not.toContain('</style')
  })
})

describe('the policy of a page', () => {
  it('forbids everything but the scripts and styles that are named by digest', () => {
    const policy = contentSecurityPolicy(['let a'], ['b {}'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`script-src 'sha256-${sha256Base64('let a')}'`)
    expect(policy).toContain(`style-src 'sha256-${sha256Base64('b {}')}'`)
    expect(policy).not.toContain('unsafe')
    expect(contentSecurityPolicy([], [])).toContain("script-src 'none'")
  })
})
