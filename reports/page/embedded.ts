/** What an element of the page holds as JSON; `undefined` if the page has no such element. */
export function embeddedJson(id: string): unknown {
  const text = document.getElementById(id)?.textContent
  return text === undefined || text === null ? undefined : JSON.parse(text)
}

/** Whether the page has a section of that name. */
export function hasSection(name: string): boolean {
  return document.getElementById(`s-${name}`) !== null
}

/** The bytes of a section of the page, unpacked. */
export async function embeddedBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = document.getElementById(`s-${name}`)?.textContent
  if (text === undefined || text === null) throw new Error(`this page has no section "${name}"`)
  const unpacked = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(unpacked).arrayBuffer())
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64
  if (native !== undefined) return native(text)
  const binary = atob(text)
  return Uint8Array.from({ length: binary.length }, (_, i) => binary.charCodeAt(i))
}
