import { byId } from './dom.ts'

/** Has the button that changes between light and dark do so. */
export function themeButton(): void {
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
