/**
 * Opens what is closed before the page is printed: on paper it would be missing.
 *
 * @param which - a selector of those that are worth it
 */
export function openForPrint(which: string): void {
  globalThis.addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll(which)) details.setAttribute('open', '')
  })
}
