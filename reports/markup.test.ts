import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeText, html, trusted } from './markup.ts'
import { hostileText } from './testing/hostile.ts'
import { readPage } from './testing/read-page.ts'
import { visibleText } from './visible-text.ts'

describe('the template for markup', () => {
  it('keeps what is put into it text, between tags and within attributes', () => {
    const { source } = html`<p title="${'"><b>'}">${"<i> & '`"}</p>`
    expect(source).toBe('<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt; &amp; &#39;&#96;</p>')
  })

  it('does not escape markup twice, and puts lists together', () => {
    const items = ['<a>', 'b'].map((item) => html`<i>${item}</i>`)
    expect(html`<b>${items}${undefined}${3}</b>`.source).toBe('<b><i>&lt;a&gt;</i><i>b</i>3</b>')
  })

  it('takes an object that only looks like markup for nothing of the kind', () => {
    const impostor = JSON.parse('[["<b>"]]') as string[]
    expect(html`${impostor}`.source).toBe('&lt;b&gt;')
  })

  it('drops the indentation of the template, not that of the text', () => {
    const { source } = html`<section>
      <b>${'a\n  b'}</b>
    </section>`
    expect(source).toBe('<section>\n<b>a\n  b</b>\n</section>')
  })

  it('lets no hostile text leave its place', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const page = readPage(html`<p title="${text}">${text}</p>`.source)
        expect(page.tags.map(({ name }) => name)).toEqual(['p'])
        expect([...(page.tags[0]?.attributes ?? [])]).toEqual([['title', visibleText(text)]])
        expect(page.text).toBe(visibleText(text))
      }),
    )
  })

  it('leaves no character in a text that means something to a browser', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"'`]/)
      }),
    )
  })

  it('takes a vouched-for string as it is', () => {
    expect(html`${trusted('<b>')}`.source).toBe('<b>')
  })
})
