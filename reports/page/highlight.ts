import { button, element, fill } from './dom.ts'

const HASH = '#only='

/**
 * Highlights one configuration of a comparison everywhere: that which the pointer is over or the focus in, or the one that a click has
 * pinned, until Escape, or a click on it, releases it. The pinned one's name stands in the address.
 */
export class Highlight {
  private readonly names = new Map<string, string>()
  private readonly picks = new Map<string, HTMLButtonElement>()
  private readonly bar = element('div', { class: 'pinned', hidden: true })
  private readonly words = element('p', { role: 'status' })
  private pinned: string | undefined
  private pointed: string | undefined

  /** Makes buttons of the names, listens, and pins what the address names. */
  start(): void {
    for (const pick of document.querySelectorAll<HTMLElement>('.pick')) this.makePick(pick)
    this.bar.append(
      this.words,
      button('Show all', () => this.pin(undefined)),
    )
    document.body.append(this.bar)
    document.addEventListener('pointerover', ({ target }) => this.point(keyAt(target)))
    document.addEventListener('focusin', ({ target }) => this.point(keyAt(target)))
    document.addEventListener('focusout', () => this.point(undefined))
    document.addEventListener('click', ({ target }) => this.click(target))
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.pin(undefined)
    })
    globalThis.addEventListener('hashchange', () => this.follow())
    this.follow()
  }

  /** A name in the list of configurations becomes a button. */
  private makePick(pick: HTMLElement): void {
    const { pick: key, name } = pick.dataset
    if (key === undefined || name === undefined) return
    const made = element('button', { type: 'button', class: 'pick', 'aria-pressed': 'false' })
    made.append(...pick.childNodes)
    pick.replaceWith(made)
    this.names.set(key, name)
    this.picks.set(key, made)
  }

  /** A click on anything of a configuration pins it; what has a use of its own when it is clicked keeps that. */
  private click(target: EventTarget | null): void {
    if (!(target instanceof Element) || this.bar.contains(target)) return
    const key = keyAt(target)
    const isPick = target.closest('.pick') !== null
    if (key === undefined || (!isPick && target.closest('a, button, summary') !== null)) return
    if (!isPick && getSelection()?.isCollapsed === false) return
    this.pin(this.pinned === key ? undefined : key)
  }

  private point(key: string | undefined): void {
    if (this.pointed === key) return
    this.pointed = key
    this.show()
  }

  private pin(key: string | undefined): void {
    if (this.pinned === key) return
    this.pinned = key
    const name = key === undefined ? undefined : this.names.get(key)
    const address = location.href.split('#')[0] as string
    history.replaceState(
      null,
      '',
      name === undefined ? address : `${address}${HASH}${encodeURIComponent(name)}`,
    )
    this.show()
  }

  /** Pins the configuration that the address names, if it names one. */
  private follow(): void {
    if (!location.hash.startsWith(HASH)) return
    const [found] =
      [...this.names].find(([, name]) => `${HASH}${encodeURIComponent(name)}` === location.hash) ?? []
    this.pinned = found
    this.show()
  }

  private show(): void {
    const shown = this.pinned ?? this.pointed
    document.body.classList.toggle('one', shown !== undefined)
    for (const part of document.querySelectorAll<HTMLElement>('[data-of]')) {
      part.classList.toggle('shown', part.dataset['of'] === shown)
    }
    for (const [key, pick] of this.picks) pick.setAttribute('aria-pressed', String(key === this.pinned))
    const name = this.pinned === undefined ? undefined : this.names.get(this.pinned)
    this.bar.hidden = name === undefined
    fill(this.words, name === undefined ? '' : `Highlighted: ${name}`)
  }
}

/** Of which configuration something of the page is. */
function keyAt(target: EventTarget | null): string | undefined {
  const part = target instanceof Element ? target.closest<HTMLElement | SVGElement>('[data-of]') : null
  return part?.dataset['of']
}
