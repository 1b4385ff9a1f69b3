import { visibleText } from '../visible-text.ts'

type Attributes = { readonly [name: string]: string | boolean | undefined }

/** What an element may hold: other elements, or text, which stays text. */
export type Child = Node | string

/**
 * Makes an element. Text has what is unseen in it made visible.
 *
 * @param attributes - by name; `true` is one without a value, `false` and `undefined` are none
 */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(name, value === true ? '' : value)
  }
  fill(made, ...children)
  return made
}

/** Puts children in place of those that an element has. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.map((child) => (typeof child === 'string' ? visibleText(child) : child)))
}

/** A button with what it does when it is pressed. */
export function button(text: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', press)
  return made
}

/** The element of the page with that id, if there is one. */
export function byId(id: string): HTMLElement | undefined {
  return document.getElementById(id) ?? undefined
}
