import { type Content, html } from './markup.ts'

/** Words that stand in a sentence, and where each part of them leads; a part without an address leads nowhere. */
export interface Mention {
  readonly parts: readonly { readonly text: string; readonly address?: string }[]
}

/** What opens and closes a stretch with a direction of its own, which must not be cut in two. */
const ISOLATES = /[\u2068\u2069]/

interface Found {
  readonly mention: Mention
  readonly from: number
  readonly to: number
}

/**
 * A sentence in which what it mentions is a link. It stays the same text; of mentions that overlap, the one that begins first is a
 * link, and of those that begin together the longest.
 */
export function linkedSentence(sentence: string, mentions: readonly Mention[]): Content {
  if (ISOLATES.test(sentence)) return sentence
  const contents: Content[] = []
  let at = 0
  for (let found = next(sentence, mentions, at); found !== undefined; found = next(sentence, mentions, at)) {
    contents.push(sentence.slice(at, found.from), ...found.mention.parts.map(linked))
    at = found.to
  }
  contents.push(sentence.slice(at))
  return contents
}

function linked({ text, address }: Mention['parts'][number]): Content {
  return address === undefined ? text : html`<a href="${address}">${text}</a>`
}

function next(sentence: string, mentions: readonly Mention[], at: number): Found | undefined {
  let best: Found | undefined
  for (const mention of mentions) {
    const phrase = mention.parts.map(({ text }) => text).join('')
    const from = wholeWords(sentence, phrase, at)
    if (from === undefined) continue
    const to = from + phrase.length
    if (best === undefined || from < best.from || (from === best.from && to > best.to)) {
      best = { mention, from, to }
    }
  }
  return best
}

/** Where a phrase stands in a sentence with no letter, digit or dash right before or after it. */
function wholeWords(sentence: string, phrase: string, at: number): number | undefined {
  if (phrase === '') return undefined
  for (let from = sentence.indexOf(phrase, at); from !== -1; from = sentence.indexOf(phrase, from + 1)) {
    const before = sentence[from - 1] ?? ' '
    const after = sentence[from + phrase.length] ?? ' '
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return from
  }
  return undefined
}
