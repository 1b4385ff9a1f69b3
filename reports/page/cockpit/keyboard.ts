/** Something that a key does. */
export interface Shortcut {
  /** As they are called for the reader. */
  readonly keys: readonly string[]
  readonly words: string
  /** Whether it acts only while the focus is in the cockpit, since elsewhere the page itself needs the key. */
  readonly within: boolean
  /** As browsers name them, with `Shift+` before arrows. */
  readonly names: readonly string[]
  act(name: string): void
}

const STORED = 'netsplit-single-keys'

/** Has keys act, where nothing else wants them. */
export class Keyboard {
  private readonly shortcuts: readonly Shortcut[]
  private readonly places: readonly (HTMLElement | undefined)[]
  private singleKeys = readSwitch()

  /** @param places - where those keys act that the page needs elsewhere */
  constructor(shortcuts: readonly Shortcut[], places: readonly (HTMLElement | undefined)[]) {
    this.shortcuts = shortcuts
    this.places = places
    document.addEventListener('keydown', (event) => this.press(event))
  }

  /** Whether single keys act. Arrows in the cockpit always do. */
  get areOn(): boolean {
    return this.singleKeys
  }

  set areOn(on: boolean) {
    this.singleKeys = on
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off')
    } catch {
      // Where nothing may be stored, it holds for this page.
    }
  }

  private press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const { target } = event
    if (!(target instanceof Element) || takesKeys(target) || document.querySelector('dialog[open]') !== null)
      return
    const isArrow = event.key.startsWith('Arrow')
    // A table is scrolled by arrows.
    if (isArrow && target.closest('.table:not(.events), pre') !== null) return
    const name = event.shiftKey && isArrow ? `Shift+${event.key}` : event.key
    const shortcut = this.shortcuts.find(({ names }) => names.includes(name))
    if (shortcut === undefined || (!isArrow && !this.singleKeys && name !== 'Escape')) return
    if (shortcut.within && !this.places.some((place) => place?.contains(target) === true)) return
    // A button that has the focus is pressed by the space bar.
    if (name === ' ' && target.closest('button, summary, a, select') !== null) return
    event.preventDefault()
    shortcut.act(name)
  }
}

function takesKeys(target: Element): boolean {
  return target.closest('input, textarea, select, [contenteditable]') !== null
}

function readSwitch(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    return true
  }
}
