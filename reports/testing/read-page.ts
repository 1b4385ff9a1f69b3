/** An element's start as it stands in a page. */
export interface ReadTag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

/** A page taken apart. */
export interface ReadPage {
  readonly tags: readonly ReadTag[]
  /** All text between tags, decoded. */
  readonly text: string
  /** The contents of script and style elements, as they stand. */
  readonly raw: readonly { readonly tag: ReadTag; readonly content: string }[]
}

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"<>]*")?)*)\s*\/?>/y
const ATTRIBUTE = /([a-zA-Z:-]+)(?:="([^"]*)")?/g
const ENTITIES: { readonly [name: string]: string } = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
}

/**
 * Takes a page apart more strictly than a browser does: every `<` must begin a well-formed tag, every attribute must be
 * quoted, and no other `<` or `>` may stand anywhere. What a browser would repair, this throws at.
 */
export function readPage(page: string): ReadPage {
  const tags: ReadTag[] = []
  const raw: { tag: ReadTag; content: string }[] = []
  let text = ''
  let position = page.startsWith('<!doctype html>') ? '<!doctype html>'.length : 0
  while (position < page.length) {
    if (page[position] !== '<') {
      const next = page.indexOf('<', position)
      const end = next === -1 ? page.length : next
      const stretch = page.slice(position, end)
      if (stretch.includes('>')) throw new Error(`a bare > in ${JSON.stringify(stretch)}`)
      text += decoded(stretch)
      position = end
      continue
    }
    TAG.lastIndex = position
    const found = TAG.exec(page)
    if (found === null) throw new Error(`no tag: ${JSON.stringify(page.slice(position, position + 80))}`)
    position = TAG.lastIndex
    if (found[1] === '/') continue
    const tag = readTag(found[2] as string, found[3] as string)
    tags.push(tag)
    if (tag.name !== 'script' && tag.name !== 'style') continue
    const end = page.toLowerCase().indexOf(`</${tag.name}`, position)
    raw.push({ tag, content: page.slice(position, end) })
    position = end
  }
  return { tags, text, raw }
}

function readTag(name: string, source: string): ReadTag {
  const attributes = new Map<string, string>()
  for (const [, attribute, value] of source.matchAll(ATTRIBUTE)) {
    attributes.set(attribute as string, decoded(value ?? ''))
  }
  return { name, attributes }
}

function decoded(source: string): string {
  return source.replaceAll(/&[^;\s]*;?/g, (entity) => {
    const character = ENTITIES[entity]
    if (character === undefined) throw new Error(`a stray ${entity}`)
    return character
  })
}
