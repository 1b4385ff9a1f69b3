import type { Cost, Demonstrated, Demonstration } from '../scenarios/index.ts'
import type { Output } from './output.ts'
import type { RunFiles } from './run-summary.ts'
import { printable, quoted } from './text.ts'

// What `netsplit demo` says, as lines: short enough to be read aloud, narrow enough for a projector.

const WIDTH = 84
const INDENT = '  '
const NAMED = 12

/** All demonstrations, by what they are about. */
export function listLines(demonstrations: readonly Demonstration[], { paint }: Output): readonly string[] {
  const topics = new Set(demonstrations.map(({ topic }) => topic))
  const lines = [...topics].flatMap((topic) => [
    paint.bold(printable(`When ${topic}`)),
    ...demonstrations
      .filter((demonstration) => demonstration.topic === topic)
      .flatMap(({ name, question }) => [
        `${INDENT}${paint.cyan(printable(name))}`,
        ...wrapped(question, '    ').map((line) => paint.dim(line)),
      ]),
    '',
  ])
  return [...lines, `netsplit demo NAME shows one, and netsplit demo NAME --fix repairs it.`]
}

/** What is asked, with the choices. */
export function questionLines(demonstration: Demonstration, { paint }: Output): readonly string[] {
  const { title, question, choices } = demonstration
  return [
    paint.bold(printable(title)),
    '',
    ...wrapped(question, INDENT),
    '',
    ...choices.flatMap((choice, i) => wrapped(choice, `${INDENT}${i + 1}  `)),
    '',
  ]
}

/** What happened. */
export function shownLines({ appeared, sentence }: Demonstrated, { paint }: Output): readonly string[] {
  const word = appeared ? paint.red('APPEARED') : paint.yellow('DID NOT APPEAR')
  return [paint.bold(word), ...wrapped(sentence, INDENT), '']
}

/** Whether a prediction was right, and what would have been. */
export function answerLines(
  { choices, answer }: Demonstration,
  predicted: number | undefined,
  { paint }: Output,
): readonly string[] {
  const right = wrapped(choices[answer] ?? '', `${INDENT}${answer + 1}  `)
  if (predicted === answer) return [paint.green('Your prediction was right.'), ...right, '']
  const told = predicted === undefined ? 'The answer:' : `You predicted ${predicted + 1}. The answer:`
  return [told, ...right, '']
}

/** Why, and what that refutes. */
export function explanationLines(
  { explanation, belief }: Demonstration,
  { paint }: Output,
): readonly string[] {
  return [
    paint.bold('Why'),
    ...explanation.flatMap((sentence) => wrapped(sentence, INDENT)),
    '',
    ...row('refutes', belief, paint.dim),
  ]
}

/** Where to look at a run. */
export function reportLines({ report }: RunFiles, { paint }: Output): readonly string[] {
  return row('report', report, paint.dim, false)
}

/** Which knob repairs it, and how to turn it. */
export function knobLines(
  { knob, compared }: Demonstration,
  name: string,
  { paint }: Output,
): readonly string[] {
  const command = `npx netsplit demo ${quoted(name)}`
  return [
    ...row('repair', knob, paint.dim),
    ...row('', `${command} --fix`, paint.dim, false),
    ...(compared === undefined ? [] : row('compare', `${command} --compare`, paint.dim, false)),
  ]
}

/** What the repair did, and what it cost. */
export function repairLines(
  { knob }: Demonstration,
  {
    seen,
    files,
    costs,
  }: { readonly seen: Demonstrated; readonly files: RunFiles; readonly costs: readonly Cost[] },
  output: Output,
): readonly string[] {
  const { paint } = output
  const word = seen.appeared ? paint.red('STILL THERE') : paint.green('REPAIRED')
  return [
    '',
    `${paint.bold(word)}  ${printable(knob)}`,
    ...wrapped(seen.sentence, INDENT),
    '',
    ...table(
      [
        ['what it cost', 'before', 'after'],
        ...costs.map(({ measure, before, after }) => [measure, before.words, after.words]),
      ],
      paint.dim,
    ),
    '',
    ...reportLines(files, output),
  ]
}

/** A name and a text beside it; what is to be copied is never wrapped. */
function row(
  name: string,
  text: string,
  paintName: (text: string) => string,
  mayWrap = true,
): readonly string[] {
  const [first = '', ...rest] = mayWrap ? wrapped(text, '', WIDTH - NAMED) : [printable(text)]
  const lead = `${INDENT}${paintName(name.padEnd(NAMED - INDENT.length))}`
  return [`${lead}${first}`, ...rest.map((line) => `${' '.repeat(NAMED)}${line}`)]
}

/** Rows in columns, under the names of these. */
function table(rows: readonly (readonly string[])[], paintHead: (text: string) => string): readonly string[] {
  const safe = rows.map((cells) => cells.map(printable))
  const widths = (safe[0] ?? []).map((_, column) =>
    Math.max(...safe.map((cells) => cells[column]?.length ?? 0)),
  )
  return safe.map((cells, i) => {
    const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')
    const shown = `${INDENT}${line}`.trimEnd()
    return i === 0 ? paintHead(shown) : shown
  })
}

/** A text in lines of words; the first begins with `lead`, the others are as far to the right. */
function wrapped(text: string, lead: string, width = WIDTH): readonly string[] {
  const lines: string[] = []
  let line = lead
  for (const word of printable(text).split(' ')) {
    const isEmpty = line.trim() === lead.trim()
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `${' '.repeat(lead.length)}${word}`
    } else line = isEmpty ? `${line}${word}` : `${line} ${word}`
  }
  return [...lines, line]
}
