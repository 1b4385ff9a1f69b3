import type { ViolationMark } from '../cockpit/marks.ts'
import { placeIn } from '../cockpit/permalink.ts'
import { RunView } from '../cockpit/run-view.ts'
import { oneLine } from '../visible-text.ts'
import { showCockpit } from './cockpit/cockpit.ts'
import { copyButtons } from './copy-buttons.ts'
import { byId, element, fill } from './dom.ts'
import { embeddedJson } from './embedded.ts'
import { openForPrint } from './open-for-print.ts'
import { ReportedRun } from './reported-run.ts'
import { rerunPanel } from './rerun.ts'
import type { RecordedRun } from './session/protocol.ts'
import { themeButton } from './theme-button.ts'
import { TravelBox } from './travel/time-travel.ts'

copyButtons()
themeButton()
scrollToViolations()
reportedRun()
openForPrint('details:not(.no-print)')

/** What a page of a run can do, and that of a history cannot. */
function reportedRun(): void {
  const recorded = embeddedJson('recorded-run') as RecordedRun | undefined
  if (recorded === undefined) return
  const run = new ReportedRun(recorded)
  rerunPanel(run)
  let view: Promise<RunView> | undefined
  let travel: TravelBox | undefined
  const begin = (): Promise<RunView> => {
    view ??= viewOf(run, travel)
    // What failed is tried again by who asks next.
    view.catch(() => (view = undefined))
    return view
  }
  const box = byId('travel-box') as HTMLDetailsElement | undefined
  const inBox = byId('travel')
  if (box !== undefined && inBox !== undefined) travel = new TravelBox(box, inBox, run, begin)
  const place = byId('cockpit')
  if (place !== undefined) whenNear(place, () => begin().catch((error: unknown) => sayWhy(place, error)))
}

/** What is looked at in the run, and the cockpit, which shows it. */
async function viewOf(run: ReportedRun, travel: TravelBox | undefined): Promise<RunView> {
  const violations = embeddedJson('violations') as readonly ViolationMark[]
  const view = new RunView(await run.columns(), violations)
  const place = byId('cockpit')
  if (place !== undefined) {
    showCockpit(place, view, travel)
    // The picture that stands there without a script shows no more than the cockpit; it stays for paper.
    byId('whole-picture')?.classList.add('print-only')
    if (placeIn(location.hash) !== undefined) place.scrollIntoView()
  }
  return view
}

function sayWhy(place: HTMLElement, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  fill(place, element('p', { role: 'status' }, `The run cannot be shown: ${oneLine(why)}.`))
}

/** Begins when a place comes near to what is seen, or at once if the address is a link into it. */
function whenNear(place: HTMLElement, begin: () => void): void {
  if (placeIn(location.hash) !== undefined) return begin()
  addEventListener('hashchange', () => {
    if (placeIn(location.hash) !== undefined) begin()
  })
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      begin()
    },
    { rootMargin: '1200px' },
  )
  observer.observe(place)
}

/** A picture that is wider than its box is scrolled to where the violation is. */
function scrollToViolations(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-focus]')) {
    box.scrollLeft = Number(box.dataset['focus']) - box.clientWidth / 2
  }
}
