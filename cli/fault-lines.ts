import type { RunRecord } from '../sim/index.ts'
import { actedFor } from '../sim/stretches.ts'
import type { Output } from './output.ts'
import { counted, printable, seconds } from './text.ts'
import { valueLines } from './value-lines.ts'

/** What each fault came to in a run: when, and on what, or why it was not injected. */
export function* faultLines(faults: RunRecord['faults'], output: Output): Generator<string> {
  const { paint } = output
  yield paint.bold('faults as they came about')
  if (faults.length === 0) yield '  none'
  for (const outcome of faults) {
    const { id, kind } = outcome.fault
    const name = `  ${printable(id)}  ${paint.dim(printable(kind))}`
    if (!outcome.injected) {
      yield `${name}  not injected: ${printable(outcome.why)}`
      continue
    }
    const {
      fault: _fault,
      injected: _injected,
      from,
      to,
      nodes,
      links,
      stretches,
      strikes,
      ...resolved
    } = outcome
    const acted =
      stretches === undefined
        ? ''
        : `: ${seconds(actedFor(outcome))} s in ${counted(stretches.length, 'stretch', 'stretches')}`
    yield `${name}  from ${seconds(from)} s to ${seconds(to)} s${acted}`
    const cut = links === undefined ? {} : { links: links.map((link) => link.join(' → ')) }
    const what = {
      ...(nodes.length === 0 ? {} : { nodes }),
      ...resolved,
      ...cut,
      ...(strikes === undefined ? {} : { strikes }),
    }
    yield* valueLines(what, output, 4)
  }
}
