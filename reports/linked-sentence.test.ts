import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkedSentence, type Mention } from './linked-sentence.ts'
import { html } from './markup.ts'
import { hostileText } from './testing/hostile.ts'

const mention = (text: string, address: string): Mention => ({ parts: [{ text, address }] })

function linked(sentence: string, ...mentions: readonly Mention[]): string {
  return html`${linkedSentence(sentence, mentions)}`.source
}

describe('a sentence with links', () => {
  it('links what it mentions, each time', () => {
    expect(linked('n1 asked n2, and n1 knew', mention('n1', '#one'))).toBe(
      '<a href="#one">n1</a> asked n2, and <a href="#one">n1</a> knew',
    )
  })

  it('does not take a part of a longer name for a mention', () => {
    expect(linked('partition-10 and n12', mention('partition-1', '#a'), mention('n1', '#b'))).toBe(
      'partition-10 and n12',
    )
  })

  it('prefers the longer of two mentions that begin together, and leaves words without an address as they are', () => {
    const long: Mention = {
      parts: [{ text: 'c2 read x', address: '#op' }, { text: ' ' }, { text: 'at 4 s', address: '#at=7' }],
    }
    expect(linked('c2 read x at 4 s.', mention('c2 read x', '#op'), long)).toBe(
      '<a href="#op">c2 read x</a> <a href="#at=7">at 4 s</a>.',
    )
  })

  it('keeps the text, whatever it is', () => {
    const texts = fc.array(hostileText(), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(texts, fc.string(), (parts, glue) => {
        const sentence = parts.join(` ${glue} `)
        const words = linkedSentence(
          sentence,
          parts.map((part) => mention(part, '#x')),
        )
        expect(textOf(words)).toBe(textOf([sentence]))
      }),
    )
  })
})

/** What a reader sees of some contents, once the links are taken away. */
function textOf(contents: Parameters<typeof html>[1]): string {
  return html`${contents}`.source.replaceAll(/<a href="#x">|<\/a>/g, '')
}
