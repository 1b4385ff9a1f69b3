import { RunView } from '../../cockpit/run-view.ts'
import type { RunColumns } from '../../data/run-columns.ts'
import { element } from '../dom.ts'
import { Brushes } from './brushes.ts'
import { CanvasLayer } from './canvas-layer.ts'
import { clientsPanel } from './clients-panel.ts'
import { Drawer } from './drawer.ts'
import { faultsPanel } from './faults-panel.ts'
import type { Panel } from './panel.ts'
import { PanelBox } from './panel-box.ts'
import { replicasPanel } from './replicas-panel.ts'
import { Tip } from './tip.ts'

/**
 * A changed run under the run itself: what broke in it, what its clients saw, and what its nodes were, on the same axis. It shows the
 * window of the cockpit, and the cockpit shows its own.
 */
export class SecondTrack {
  readonly place: HTMLElement
  private readonly ends: readonly (() => void)[]

  /** @param first - the view of the run that it parts from */
  constructor(first: RunView, run: RunColumns) {
    first.makeRoom(run.outline.endUs)
    const view = new RunView(run, [], first.whole)
    view.show(first.state.window.fromUs, first.state.window.toUs)
    view.goToTime(first.cursorUs)
    const panels: PanelBox[] = []
    const tip = new Tip()
    const brushes = new Brushes(new CanvasLayer().context, () => panels.forEach((panel) => panel.renew()))
    const studio = { view, drawer: new Drawer(), tip, brushes }
    panels.push(
      ...[faultsPanel(view), clientsPanel(view), replicasPanel(view)].map(
        (panel) => new PanelBox(studio, ofChangedRun(panel)),
      ),
    )
    this.place = element(
      'div',
      { class: 'cockpit', role: 'group', 'aria-label': 'The changed run' },
      ...panels.map((panel) => panel.place),
      tip.place,
    )
    this.ends = [follows(view, first), follows(first, view)]
    for (const panel of panels) panel.renew()
  }

  /** Has it follow no longer. */
  end(): void {
    for (const end of this.ends) end()
  }
}

function ofChangedRun(panel: Panel): Panel {
  return { ...panel, id: `changed-${panel.id}`, title: `${panel.title} of the changed run` }
}

/** Has one view show the window of another, whenever that changes. */
function follows(follower: RunView, leader: RunView): () => void {
  return leader.listen(({ window: { fromUs, toUs } }) => {
    const { window } = follower.state
    if (window.fromUs !== fromUs || window.toUs !== toUs) follower.show(fromUs, toUs)
  })
}
