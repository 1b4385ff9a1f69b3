const COPIED_FOR_MS = 2_000
const ISOLATES = /[\u2068\u2069]/g

/** Has the button beside each command copy it. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('.command .copy')) {
    const shown = button.parentElement?.querySelector('code')
    const name = button.querySelector('span') ?? button
    if (!shown) continue
    button.hidden = false
    button.addEventListener('click', () => {
      // What is copied is what is shown, so that pasting it does not do more than was read.
      const text = (shown.textContent ?? '').replaceAll(ISOLATES, '')
      void copy(text, shown).then((copied) => {
        name.textContent = copied ? 'Copied' : 'Selected'
        setTimeout(() => (name.textContent = 'Copy'), COPIED_FOR_MS)
      })
    })
  }
}

/** Copies a text; where that is not allowed, selects it, so that the reader can. */
async function copy(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    getSelection()?.selectAllChildren(shown)
    return false
  }
}
