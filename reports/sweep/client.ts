import { byId } from '../page/dom.ts'

// What the page of a sweep can do that paper cannot: copy commands, change its colours.

const COPIED_FOR_MS = 2_000
const ISOLATES = /[\u2068\u2069]/g

copyButtons()
themeButton()
globalThis.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.setAttribute('open', '')
})

function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('.command .copy')) {
    const shown = button.parentElement?.querySelector('code')
    const name = button.querySelector('span')
    if (!shown || !name) continue
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

function themeButton(): void {
  const button = byId('theme')
  if (button === undefined) return
  let dark = matchMedia('(prefers-color-scheme: dark)').matches
  const name = (): void => {
    button.textContent = dark ? 'Light theme' : 'Dark theme'
  }
  name()
  button.hidden = false
  button.addEventListener('click', () => {
    dark = !dark
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    name()
  })
}
