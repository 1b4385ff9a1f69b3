import {
  checkLinearizable,
  type Checker,
  type JudgeOptions,
  judgeNamed,
  type LinearizabilityOptions,
  type Verdict,
} from '../checkers/index.ts'
import { printable } from '../cli/text.ts'
import type { Check } from '../scenarios/index.ts'
import { checkOf, verdictFrom } from '../scenarios/check-code.ts'
import { type History, InputError } from '../sim/index.ts'
import { textOf } from '../sim/printing.ts'
import { definitionOf } from '../sim/reference.ts'
import { historyFrom, recordFrom } from './histories.ts'
import { operationLines } from './operation-lines.ts'
import type { Judge, ModelOptions } from './settings.ts'
import type { Caller, Said } from './matcher.ts'

/** How many operations of a proof are printed. */
const MOST_OPERATIONS = 20

/** Whether a history is linearizable. */
export function toBeLinearizable(
  caller: Caller,
  received: unknown,
  model: LinearizabilityOptions['model'],
  options: ModelOptions = {},
): Said {
  const history = historyFrom(received, 'toBeLinearizable')
  const verdict = checkLinearizable(history, { ...options, model })
  return said(caller, `linearizable (${typeof model === 'string' ? model : model.name})`, history, verdict)
}

/** Whether a judge finds a history valid; whether a function says `true`, as Vitest's own matcher of that name has it. */
export function toSatisfy(
  caller: Caller,
  received: unknown,
  judge: Judge | ((value: unknown) => boolean),
  options?: JudgeOptions | string,
): Said {
  if (typeof judge === 'function') return satisfies(caller, received, judge, options)
  const history = historyFrom(received, 'toSatisfy')
  if (typeof judge !== 'string' && isCheck(judge)) return passes(caller, received, history, judge)
  const checker = typeof judge === 'string' ? judgeNamed(judge, options as JudgeOptions) : judge
  if (typeof (checker as Partial<Checker> | null)?.judge !== 'function') {
    throw new InputError(
      `toSatisfy was given ${textOf(judge)}, expected a checker, the name of one, a check, or a function`,
    )
  }
  return said(caller, checker.name, history, checker.judge(history))
}

function isCheck(judge: unknown): judge is Check {
  if (typeof judge !== 'object' || judge === null || !('use' in judge)) return false
  return definitionOf(judge as Check) !== undefined
}

/** What a scenario's check says of the record of a run. */
function passes(caller: Caller, received: unknown, history: History, reference: Check): Said {
  const check = checkOf(reference)
  const record = recordFrom(received)
  if (record === undefined || Array.isArray(record.history)) {
    throw new InputError(
      `toSatisfy was given a history, expected the record of a run for check ${check.name}`,
    )
  }
  const verdict = verdictFrom(check, () => check.judge(record, reference.options))
  return said(caller, check.title?.(reference.options) ?? check.name, history, verdict)
}

/** What a verdict comes to in a test. What is unknown is neither so nor not so. */
function said({ isNot }: Caller, what: string, history: History, verdict: Verdict): Said {
  const why = verdict.why ?? 'it holds'
  const core = verdict.verdict === 'invalid' ? operationLines(history, verdict.core, MOST_OPERATIONS) : []
  const lines = [
    `${what}: ${verdict.verdict === 'unknown' ? 'unknown: ' : isNot ? 'expected a violation: ' : ''}${why}`,
    ...(core.length === 0 ? [] : ['']),
    ...core.map((line) => `  ${line}`),
  ]
  return {
    pass: verdict.verdict === 'unknown' ? isNot : verdict.verdict === 'valid',
    message: () => lines.map(printable).join('\n'),
  }
}

/** What Vitest's own matcher says. */
function satisfies(
  { isNot, utils }: Caller,
  received: unknown,
  matches: (value: unknown) => boolean,
  words: unknown,
): Said {
  const { matcherHint, printExpected, printReceived } = utils
  return {
    pass: matches(received),
    message: () =>
      [
        matcherHint(`${isNot ? '.not' : ''}.toSatisfy`, 'received', ''),
        '',
        `Expected value to${isNot ? ' not' : ''} satisfy:`,
        typeof words === 'string' && words !== '' ? words : printExpected(matches),
        '',
        'Received:',
        printReceived(received),
      ].join('\n'),
  }
}
