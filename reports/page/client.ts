import { byId } from './dom.ts'
import { embeddedJson } from './embedded.ts'
import { ReportedRun } from './reported-run.ts'
import { rerunPanel } from './rerun.ts'
import type { RecordedRun } from './session/protocol.ts'
import { timeTravel } from './travel/time-travel.ts'

const COPIED_FOR_MS = 2_000
const ISOLATES = /[\u2068\u2069]/g

copyButton()
themeButton()
scrollToViolations()
reportedRun()
globalThis.addEventListener('beforeprint', openDetails)

/** What a page of a run can do, and that of a history cannot. */
function reportedRun(): void {
  const recorded = embeddedJson('recorded-run') as RecordedRun | undefined
  if (recorded === undefined) return
  const run = new ReportedRun(recorded)
  rerunPanel(run)
  timeTravel(run)
}

function copyButton(): void {
  const button = byId('copy')
  const command = byId('command')
  if (button === undefined || command === undefined) return
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
