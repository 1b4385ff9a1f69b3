/** An element of a document, its texts decoded. */
export interface XmlElement {
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** Every character that XML 1.0 allows, and no other (section 2.2). */
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const CHARACTERS = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u
const TAG = /<(\/?)([A-Za-z][\w-]*)((?: [a-z]+="[^"<]*")*)(\/?)>/y
const ATTRIBUTE = / ([a-z]+)="([^"<]*)"/g
const TEXT = /[^<]+/y

/** Reads a document as XML 1.0 has it, without the parts that are not used here; throws where it is not well-formed. */
export function readXml(document: string): XmlElement {
  if (!CHARACTERS.test(document)) throw new Error('a character that XML does not allow')
  const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!document.startsWith(prolog)) throw new Error('no prolog')
  const open: { name: string; attributes: XmlElement['attributes']; children: XmlElement[]; text: string }[] =
    [{ name: '', attributes: {}, children: [], text: '' }]
  for (let at = prolog.length; at < document.length;) {
    const top = open.at(-1)
    if (top === undefined) throw new Error(`more than one root, at ${at}`)
    const text = matchAt(TEXT, document, at)
    if (text !== null) {
      if (text[0].includes(']]>')) throw new Error(`the end of a section that is none, at ${at}`)
      top.text += decoded(text[0])
      at += text[0].length
      continue
    }
    const tag = matchAt(TAG, document, at)
    if (tag === null) throw new Error(`no tag at ${at}: ${document.slice(at, at + 80)}`)
    const [all, end, name = '', attributes = '', empty] = tag
    at += all.length
    if (end === '/') {
      if (top.name !== name || attributes !== '') throw new Error(`</${name}> ends <${top.name}>`)
      open.pop()
      open.at(-1)?.children.push(top)
    } else if (empty === '/') {
      top.children.push({ name, attributes: attributesOf(attributes), children: [], text: '' })
    } else open.push({ name, attributes: attributesOf(attributes), children: [], text: '' })
  }
  const [root] = open[0]?.children ?? []
  if (root === undefined || open.length !== 1 || open[0]?.children.length !== 1)
    throw new Error('not one root')
  return root
}

function matchAt(pattern: RegExp, document: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(document)
}

function attributesOf(source: string): XmlElement['attributes'] {
  const attributes = new Map<string, string>()
  for (const [, name = '', value = ''] of source.matchAll(ATTRIBUTE)) {
    if (attributes.has(name)) throw new Error(`two attributes ${name}`)
    // A line feed or a tab in an attribute is read as a space.
    attributes.set(name, decoded(value.replaceAll(/[\t\n\r]/g, ' ')))
  }
  return Object.fromEntries(attributes)
}

function decoded(source: string): string {
  const named: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return source.replaceAll(/&([^;]{0,10};?)/g, (reference, inside: string) => {
    const [, code] = /^#(\d+);$/.exec(inside) ?? []
    const character =
      code === undefined ? named[inside.replace(/;$/, '')] : String.fromCodePoint(Number(code))
    if (!inside.endsWith(';') || character === undefined)
      throw new Error(`a reference to nothing: ${reference}`)
    return character
  })
}
