import { visibleText } from '../../visible-text.ts'

const GAP = 14

/** Words beside what is pointed at. They say nothing that the tables do not, and go away with Escape. */
export class Tip {
  readonly place: HTMLElement = document.createElement('div')

  constructor() {
    this.place.className = 'tip'
    this.place.hidden = true
    this.place.setAttribute('aria-hidden', 'true')
  }

  /**
   * Shows words beside a point of the window; hides them if there are none.
   *
   * @param words - lines
   */
  show(words: string | undefined, x: number, y: number): void {
    if (words === undefined) return this.hide()
    this.place.textContent = visibleText(words)
    this.place.hidden = false
    const { width, height } = this.place.getBoundingClientRect()
    const left = x + GAP + width > innerWidth ? Math.max(4, x - GAP - width) : x + GAP
    const top = y + GAP + height > innerHeight ? Math.max(4, y - GAP - height) : y + GAP
    this.place.style.translate = `${Math.round(left)}px ${Math.round(top)}px`
  }

  hide(): void {
    this.place.hidden = true
  }
}
