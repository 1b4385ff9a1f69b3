const ARROW = /^ {2}(p\d+)(?:->>|-->>)(p\d+): (.+)$/
const NOTE = /^ {2}Note over (p\d+)(?:,(p\d+))?: (.+)$/
const PARTICIPANT = /^ {2}participant (p\d+) as (.*)$/
/** Text that means nothing: letters, digits, spaces, a little punctuation, hyphens in words, what is not ASCII, and entities. */
const TEXT = /^(?:[A-Za-z0-9 .,()=\u0080-\u{10ffff}]|(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])|#\d+;)*$/u
/** What Mermaid takes for a style before it reads a diagram, and cuts off the semicolon of. */
const STYLE = /(?:style|classDef).*:\S*#.*;/
const MOST_CHARACTERS = 50_000

/** A sequence diagram as it was read: its texts, with their entities decoded. */
export interface ReadDiagram {
  readonly participants: readonly string[]
  readonly texts: readonly string[]
}

/**
 * Reads a sequence diagram of the few kinds of lines that are written here, more strictly than Mermaid does, and throws at any other.
 *
 * Source: Mermaid, the grammar of sequence diagrams (`sequenceDiagram.jison`) and `encodeEntities`.
 */
export function readDiagram(source: string): ReadDiagram {
  const [head, ...lines] = source.split('\n')
  if (head !== 'sequenceDiagram') throw new Error(`no sequence diagram: ${head}`)
  if (source.length > MOST_CHARACTERS) throw new Error(`longer than Mermaid takes: ${source.length}`)
  const participants = new Map<string, string>()
  const texts: string[] = []
  for (const line of lines) {
    if (STYLE.test(line)) throw new Error(`taken for a style: ${line}`)
    const participant = PARTICIPANT.exec(line)
    const [, one, other, text] = ARROW.exec(line) ?? NOTE.exec(line) ?? []
    if (participant !== null) {
      if (texts.length > 0) throw new Error(`declared too late: ${line}`)
      participants.set(participant[1] ?? '', decoded(participant[2] ?? ''))
      continue
    }
    if (text === undefined) throw new Error(`no line of a diagram: ${JSON.stringify(line)}`)
    for (const id of [one, other])
      if (id !== undefined && !participants.has(id)) throw new Error(`nobody is ${id}: ${line}`)
    texts.push(decoded(text))
  }
  return { participants: [...participants.values()], texts }
}

function decoded(text: string): string {
  if (!TEXT.test(text)) throw new Error(`it means something: ${JSON.stringify(text)}`)
  if (/\bend\b/i.test(text)) throw new Error(`it ends a block: ${text}`)
  return text.replaceAll(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
