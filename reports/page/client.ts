import { oneLine } from '../visible-text.ts'
import { failed, type RecordedRun, type RerunResult } from './answer.ts'
import { runAgain } from './rerun.ts'

const COPIED_FOR_MS = 2_000
const ISOLATES = /[\u2068\u2069]/g

copyButton()
themeButton()
rerunPanel()
scrollToViolations()
globalThis.addEventListener('beforeprint', openDetails)

function copyButton(): void {
  const button = element('copy')
  const command = element('command')
  if (button === null || command === null) return
  button.hidden = false
  button.addEventListener('click', () => {
    // What is copied is what is shown, so that pasting it does not do more than was read.
    const text = (command.textContent ?? '').replaceAll(ISOLATES, '')
    void copy(text, command).then((copied) => {
      button.textContent = copied ? 'Copied' : 'Selected'
      setTimeout(() => (button.textContent = 'Copy'), COPIED_FOR_MS)
    })
  })
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
  const button = element('theme')
  if (button === null) return
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

function rerunPanel(): void {
  const status = element('rerun')
  const button = element('rerun-button') as HTMLButtonElement | null
  const engine = embedded('engine')
  const recorded = embedded('recorded-run') as RecordedRun | undefined
  if (status === null || button === null || typeof engine !== 'string' || recorded === undefined) return
  const run = async (): Promise<void> => {
    button.disabled = true
    show(status, { state: 'running', word: 'running', words: ' …' })
    show(status, await attempt(engine, recorded))
    button.disabled = false
  }
  button.hidden = false
  button.addEventListener('click', () => void run())
  void run()
}

async function attempt(engine: string, recorded: RecordedRun): Promise<RerunResult> {
  try {
    return await runAgain(engine, recorded)
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

interface Shown {
  readonly state: RerunResult['state'] | 'running'
  readonly word: string
  readonly words: string
}

function show(status: HTMLElement, { state, word, words }: Shown): void {
  const strong = document.createElement('strong')
  strong.textContent = word
  status.dataset['state'] = state
  status.replaceChildren('Re-run here: ', strong, oneLine(words))
}

/** A picture that is wider than its box is scrolled to where the violation is. */
function scrollToViolations(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-focus]')) {
    box.scrollLeft = Number(box.dataset['focus']) - box.clientWidth / 2
  }
}

/** Closed details would be missing on paper, but for those that are only another form of a picture. */
function openDetails(): void {
  for (const details of document.querySelectorAll('details:not(.no-print)')) details.setAttribute('open', '')
}

function element(id: string): HTMLElement | null {
  return document.getElementById(id)
}

function embedded(id: string): unknown {
  const text = element(id)?.textContent
  return text === undefined || text === null ? undefined : JSON.parse(text)
}
