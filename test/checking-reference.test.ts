import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  judgeNamed,
  judgeNames,
  jepsenCheckers,
  models,
  objectRungs,
  transactionRungs,
  type Model,
  parseHistory,
  proposeModel,
  consistencyModelNames,
} from '../index.ts'
import { folderWith, netsplit } from './command-line.ts'

// docs/checking.md says what models, checkers, formats and the command line are.

const text = readFileSync(fileURLToPath(new URL('../docs/checking.md', import.meta.url)), 'utf8')

describe('the table of models', () => {
  const rows = rowsUnder('Models')

  test('has a row for every model, and for no other', () => {
    expect([...rows.keys()]).toEqual(Object.keys(models))
  })

  test.each(Object.entries<Model>(models))(
    '%s has its operations, its first value and its deletions',
    (name, model) => {
      const [operations = '', initial, deletions = ''] = rows.get(name) ?? []
      expect(namesIn(operations)).toEqual(Object.keys(model.operations))
      expect(initial).toBe(`\`${JSON.stringify(model.initial)}\``)
      expect(deletions.split(/[:,]/)[0]).toBe(model.deletions?.kind ?? 'nothing but what only looks')
    },
  )
})

describe('the tables of consistency models', () => {
  test.each([
    ['single operations', 'Single operations', objectRungs],
    ['transactions', 'Transactions', transactionRungs],
  ])('those of %s are the rungs of their ladder, with what each implies', (_, heading, rungs) => {
    const rows = [...rowsUnder(heading)].map(([name, [, implied = '']]) => [name, namesIn(implied)])
    expect(rows).toEqual(rungs.map(({ name, implies }) => [name, [...implies]]))
  })
})

describe('the table of checkers', () => {
  const rows = rowsUnder('Checkers of workloads')

  test('has a row for every checker, by the name that --model takes', () => {
    const others = judgeNames().filter((name) => !consistencyModelNames.includes(name))
    expect([...Object.keys(models), ...rows.keys()]).toEqual(others)
  })

  test.each(Object.entries(jepsenCheckers))(
    '%s has its operations and its options',
    (name, { definition }) => {
      const [operations = '', options = ''] = rows.get(name) ?? rows.get(`jepsen:${name}`) ?? []
      expect(namesIn(options)).toEqual(Object.keys(definition.options))
      const known = Object.keys((definition as { readonly operations?: object }).operations ?? {})
      expect(new Set(namesIn(operations))).toEqual(new Set(known))
      if (known.length === 0) expect(operations).toBe('any')
    },
  )
})

test('the table of options is what --help says', () => {
  const { out } = netsplit(folderWith(), 'check', '--help')
  const helped = [...out.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name)
  const told = [...rowsUnder('Options').keys()].map((cell) => cell.split(' ')[0]?.slice(2))
  const color = (name: string | undefined) => (name === 'no-color' ? 'color' : name)
  const all = new Set([...told.map(color), 'help', 'version'])
  expect(all).toEqual(new Set(helped))
})

test.each([
  ['jsonl', 'netsplit', 'register'],
  ['json', 'jepsen-json', 'register'],
  ['edn', 'edn', 'cas-register'],
  ['log', 'jepsen-log', 'register'],
])('the example in %s is of the format %s', (language, format, model) => {
  const [, example = ''] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(text) ?? []
  const history = parseHistory(example)
  expect(history.format).toBe(format)
  expect(proposeModel(history).model).toBe(model)
  expect(text).toContain(`\`${format}\`: `)
})

test('the example in awdit is right by the model that is proposed, and says how what nobody wrote is read', () => {
  const [, example = ''] = /^```text\n([^`]*?=====[^`]*?)^```/ms.exec(text) ?? []
  const history = parseHistory(example)
  expect(history.format).toBe('awdit')
  expect(judgeNamed(proposeModel(history).model).judge(history).verdict).toBe('valid')
  const unwritten = parseHistory(`${example}r 9 0\n-----\n`)
  const { model } = proposeModel(unwritten)
  expect(judgeNamed(model).judge(unwritten).verdict).toBe('invalid')
  expect(judgeNamed(model, { initial: 0 }).judge(unwritten).verdict).toBe('valid')
})

/** The rows of the table in a section, without their first cells, by the names in those. */
function rowsUnder(title: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = new RegExp(`^##+ ${title}$(.*?)(?=^##+ |(?![\\s\\S]))`, 'ms').exec(text) ?? []
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'))
  return new Map(
    rows.map((row) => {
      const [first = '', ...cells] = row.split('|').slice(1, -1)
      return [first.trim().replaceAll('`', ''), cells.map((cell) => cell.trim())] as const
    }),
  )
}

/** What stands in backticks, each once. */
function namesIn(cell: string): string[] {
  return [...new Set([...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string))]
}
