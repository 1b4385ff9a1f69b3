import type { MessageAct } from '../../../sim/faults/index.ts'
import {
  changedScenario,
  type Edit,
  healEdits,
  keepUpEdits,
  messageEdits,
  sendingOf,
} from '../../data/edits.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { partingOf } from '../../data/parting.ts'
import { NONE, type RunColumns } from '../../data/run-columns.ts'
import { eventName, eventTime, eventWords, participantName } from '../../event-words.ts'
import { oneLine } from '../../visible-text.ts'
import { SecondTrack } from '../cockpit/second-track.ts'
import { button, element, fill } from '../dom.ts'
import type { ReportedRun } from '../reported-run.ts'
import type { EngineSession } from '../session/engine-session.ts'
import type { ForkedRun } from '../session/protocol.ts'

const DELAY_MS = 100

const aboutMessages: readonly { readonly words: string; readonly act: MessageAct }[] = [
  { words: 'What if this message were lost?', act: 'drop' },
  { words: `What if it took ${DELAY_MS} ms longer?`, act: { delayMs: DELAY_MS } },
  { words: 'What if it came twice?', act: 'duplicate' },
]

/** What can be asked about an event: what if this message had been lost, that fault had ended here, that node had stayed up. */
export class WhatIf {
  readonly place: HTMLElement = element('div', { class: 'what-if' })
  private readonly reported: ReportedRun
  private readonly session: EngineSession
  private readonly view: RunView
  private readonly questions = element('div', { class: 'steps', role: 'group', 'aria-label': 'What if' })
  private readonly answer = element('div', { class: 'fork', role: 'status', id: 'travel-fork' })
  private present: AbortController | undefined
  private track: SecondTrack | undefined

  constructor(reported: ReportedRun, session: EngineSession, view: RunView) {
    this.reported = reported
    this.session = session
    this.view = view
    fill(this.place, this.questions, this.answer)
  }

  show(event: number): void {
    const asked = questionsAbout(this.view.run, event)
    const ask = ({ words, edits }: Question): HTMLButtonElement =>
      button(words, () => void this.ask(`At ${eventName(event)}: ${words}`, edits()))
    fill(this.questions, ...asked.map(ask))
  }

  private async ask(words: string, edits: readonly Edit[]): Promise<void> {
    this.present?.abort()
    const controller = new AbortController()
    this.present = controller
    const scenario = changedScenario(this.reported.recorded.scenario, edits)
    const cancel = button('Cancel', () => controller.abort())
    const progress = element('span', {}, 'running …')
    fill(this.answer, element('p', {}, `${words} `, progress, ' ', cancel))
    try {
      const forked = await this.session.fork(scenario, {
        signal: controller.signal,
        onProgress: ({ timeMs }) => (progress.textContent = `running, at ${(timeMs / 1_000).toFixed(1)} s …`),
      })
      this.tell(words, forked, JSON.stringify(scenario, undefined, 2))
    } catch (error) {
      if (this.present !== controller) return
      const why = error instanceof Error ? error.message : String(error)
      fill(this.answer, element('p', {}, `${words} That could not be found out: ${oneLine(why)}.`))
    }
  }

  private tell(words: string, { digest, sentence, columns }: ForkedRun, scenario: string): void {
    const parting = partingOf(this.view.run.events, columns.events)
    const text = element('textarea', {
      readonly: true,
      rows: '6',
      'aria-label': 'The changed scenario as JSON',
      id: 'travel-scenario',
    })
    text.value = scenario
    const shown = element('details', {}, element('summary', {}, 'The changed scenario'), text)
    this.track?.end()
    this.track = new SecondTrack(this.view, columns)
    const copy = button('Copy the changed scenario', () => {
      navigator.clipboard.writeText(scenario).then(
        () => (copy.textContent = 'Copied'),
        () => {
          // Where copying is not allowed, the reader can do it.
          shown.open = true
          text.select()
        },
      )
    })
    fill(
      this.answer,
      element('p', {}, `${words} `, element('strong', { 'data-verdict': digest.verdict }, digest.verdict)),
      element('p', { class: 'why' }, sentence),
      element('p', {}, ...this.partingWords(parting, columns)),
      copy,
      shown,
      this.track.place,
    )
  }

  private partingWords(parting: number | undefined, forked: RunColumns): readonly (HTMLElement | string)[] {
    if (parting === undefined) return ['It is the same run, event for event.']
    const here = parting < this.view.run.events.length
    const there =
      parting < forked.events.length
        ? `${eventWords(forked, parting)} at ${eventTime(forked, parting)}`
        : 'nothing, for it is over'
    return [
      'It parts from the recorded run at event ',
      here
        ? button(eventName(parting), () => this.view.goTo(parting), { class: 'link' })
        : element('span', {}, eventName(parting)),
      `, where it has: ${there}.`,
    ]
  }
}

interface Question {
  readonly words: string
  /** What it changes; found out when it is asked. */
  readonly edits: () => readonly Edit[]
}

function questionsAbout(run: RunColumns, event: number): readonly Question[] {
  const isMessage = sendingOf(run.events, event) !== NONE
  const heal = healEdits(run, event)
  const position = run.events.nodes[event] as number
  const node = run.outline.participants[position]
  const keep = node === undefined ? [] : keepUpEdits(run, node.id)
  return [
    ...(isMessage
      ? aboutMessages.map(({ words, act }) => ({ words, edits: () => messageEdits(run, event, act) }))
      : []),
    ...(heal.length === 0 ? [] : [{ words: 'What if all faults ended here?', edits: () => heal }]),
    ...(keep.length === 0
      ? []
      : [{ words: `What if ${participantName(run, position)} were never stopped?`, edits: () => keep }]),
  ]
}
