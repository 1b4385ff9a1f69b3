import { oneLine } from '../visible-text.ts'
import { failed, judgeAnswer, type RerunResult } from './answer.ts'
import { byId, element } from './dom.ts'
import type { ReportedRun } from './reported-run.ts'

/** Runs the run again when the page is opened and whenever the reader asks, and says how it compares. */
export function rerunPanel(run: ReportedRun): void {
  const status = byId('rerun')
  const again = byId('rerun-button') as HTMLButtonElement | undefined
  if (status === undefined || again === undefined || run.session === undefined) return
  const begin = async (): Promise<void> => {
    again.disabled = true
    show(status, { state: 'running', word: 'running', words: ' …' })
    show(status, await attempt(run))
    again.disabled = false
  }
  again.hidden = false
  again.addEventListener('click', () => void begin())
  void begin()
}

async function attempt(run: ReportedRun): Promise<RerunResult> {
  try {
    const { digest } = await run.begin()
    return judgeAnswer(run.recorded.expected, digest)
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
  status.dataset['state'] = state
  status.replaceChildren('Re-run here: ', element('strong', {}, word), oneLine(words))
}
